import { logsSource } from './logs-source.ts'
import { metricsSource } from './metrics-source.ts'
import { runsSource } from './runs-source.ts'

export const sources = [runsSource, logsSource, metricsSource]
