/**
 * Erlang B: the share of calls that find all channels busy.
 *
 * @param erlang offered traffic, 0 or more
 * @param channels whole number, 0 or more
 */
export function blocking(erlang: number, channels: number): number {
  let share = 1
  for (let n = 1; n <= channels; n += 1) share = (erlang * share) / (n + erlang * share)
  return share
}

/** The fewest channels that carry `erlang` with at most `target` of the calls blocked (Erlang B); 0 without traffic. */
export function channelsFor(erlang: number, target: number): number {
  if (erlang <= 0) return 0
  let channels = 0
  for (let share = 1; share > target; share = (erlang * share) / (channels + erlang * share)) channels += 1
  return channels
}
