/** A year that is over: servers at its end, and its largest monthly volume. */
export interface PastYear { servers: number; maximum: number }

/**
 * Maximum of a year from its number of servers: servers x volume per server, the latter going on by half its mean yearly step, as Theta
 * halves every trend. Rises with the servers, always.
 *
 * @param past years in order, at least one with servers
 */
export function maximumFromServers(past: readonly PastYear[], servers: number): number {
  const each = past.filter((year) => year.servers > 0).map((year) => year.maximum / year.servers)
  const last = each.at(-1)
  if (last === undefined) return Number.NaN
  const step = each.length > 1 ? (last - each[0]!) / (each.length - 1) : 0
  return servers * Math.max(last / 2, last + step / 2)
}
