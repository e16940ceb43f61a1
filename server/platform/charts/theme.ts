import type { Theme, Tone } from './types.ts'

export interface Colours {
  background: string
  text: string
  faint: string
  grid: string
  /** Told apart by colour-blind readers, in this order. */
  palette: string[]
  alert: string
  heat: string[]
  tones: Record<Tone, string>
}

export const COLOURS: Record<Theme, Colours> = {
  light: {
    background: '#ffffff', text: '#1f2328', faint: '#59636e', grid: '#e3e6ea',
    palette: ['#1f6feb', '#d97706', '#0f766e', '#9333ea', '#be185d', '#4d7c0f', '#0891b2', '#78716c'],
    alert: '#cf222e', heat: ['#f1f5fb', '#a9c8f5', '#4a8de8', '#0b3d91'],
    tones: { blue: '#1f6feb', green: '#2da44e', red: '#cf222e', orange: '#e5890a', grey: '#8c959f', light: '#d0d7de' },
  },
  dark: {
    background: '#15181d', text: '#e6edf3', faint: '#9da7b3', grid: '#30363d',
    palette: ['#58a6ff', '#f0a94a', '#4fd1c5', '#c4a5ff', '#f78fb3', '#a3d977', '#56d4f5', '#b8b2ab'],
    alert: '#ff7b72', heat: ['#1c2430', '#1f4b86', '#3d86e0', '#b9d8ff'],
    tones: { blue: '#58a6ff', green: '#3fb950', red: '#ff7b72', orange: '#f0a94a', grey: '#8b949e', light: '#484f58' },
  },
}
