import { binsSource } from './bins-source.ts'
import { callsSource } from './calls-source.ts'

export const sources = [callsSource, binsSource]
