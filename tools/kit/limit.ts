import { z } from 'zod'

/** How many rows are wanted, from 1; more than there can be is as many as there can be. */
export const limitSchema = (most: number) => z.number().min(1).transform((wanted) => Math.min(most, Math.floor(wanted)))
