import type { Language } from '../../../server/platform/language.ts'
import { customersOf } from '../examine.ts'
import type { Loaded } from '../examine.ts'
import type { Input } from '../input.ts'
import { sumScope } from '../series.ts'
import type { Scope } from '../series.ts'

/** Whose series is meant: the trunks named, the customers named (all their trunks together), each one when asked by name, else all together. */
export function askedScopes({ where = {}, by }: Input, { network, known, scopes }: Loaded): Scope[] {
  const ofTrunk = scopes.filter(({ kind }) => kind === 'trunk')
  if (where.trunk || by === 'trunk') return ofTrunk
  const { length } = network.grid
  const customers = [...customersOf(network)].map(([customer, trunks]) => sumScope('customer', customer, trunks, known, length))
  if (where.customer || where.client || by === 'customer') return customers
  return network.trunks.length === 1 ? ofTrunk : [sumScope('network', 'network', network.trunks, known, length)]
}

export function scopeName({ kind, name }: Scope, language: Language): string {
  if (kind === 'network') return language === 'fr' ? 'Ensemble du réseau' : 'The whole network'
  return kind === 'customer' ? `${language === 'fr' ? 'Client' : 'Customer'} ${name}` : `${language === 'fr' ? 'Faisceau' : 'Trunk'} ${name}`
}
