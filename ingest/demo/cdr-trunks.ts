/** A calling trunk: who it belongs to and how its traffic behaves. */
export interface Trunk {
  id: string
  customer: string
  vpn: string
  customerCode: string
  /** Calls per quarter-hour at the busiest time of a working day. */
  peak: number
  /** UTC hour of the middle of its working day. */
  noon: number
  /** Share of a working day's traffic on a Saturday and a Sunday. */
  weekend: number
  /** Share of attempts that are answered. */
  answered: number
  meanSeconds: number
  /** Its calls of the raw day are also written one by one. */
  raw: boolean
  countryCode: string
}

const TRUNKS: Omit<Trunk, 'customerCode'>[] = [
  { id: '6611204', customer: 'Banque du Littoral', vpn: '4102', peak: 17, noon: 11, weekend: 0.3, answered: 0.74, meanSeconds: 185, raw: false, countryCode: '33' },
  { id: '6611205', customer: 'Banque du Littoral', vpn: '4102', peak: 13, noon: 11, weekend: 0.3, answered: 0.73, meanSeconds: 175, raw: false, countryCode: '33' },
  { id: '6623310', customer: 'Nordic Freight', vpn: '4127', peak: 21, noon: 10, weekend: 0.45, answered: 0.7, meanSeconds: 150, raw: true, countryCode: '47' },
  { id: '6630418', customer: 'Azur Voyages', vpn: '4133', peak: 23, noon: 12, weekend: 0.7, answered: 0.71, meanSeconds: 210, raw: true, countryCode: '34' },
  { id: '6648820', customer: 'Pacific Metals', vpn: '4150', peak: 15, noon: 9, weekend: 0.4, answered: 0.68, meanSeconds: 160, raw: false, countryCode: '61' },
  { id: '6655107', customer: 'Télésanté Rhône', vpn: '4161', peak: 23, noon: 10, weekend: 0.35, answered: 0.78, meanSeconds: 240, raw: true, countryCode: '33' },
  { id: '6660932', customer: 'Andina Textiles', vpn: '4178', peak: 11, noon: 17, weekend: 0.35, answered: 0.69, meanSeconds: 140, raw: false, countryCode: '57' },
  { id: '6671550', customer: 'Kestrel Retail', vpn: '4190', peak: 16, noon: 15, weekend: 0.8, answered: 0.72, meanSeconds: 130, raw: false, countryCode: '1' },
]

/** The trunks of the demo network: 8 at scale 1, ids of further ones follow the same pattern. */
export function buildTrunks(scale: number): Trunk[] {
  return Array.from({ length: Math.round(TRUNKS.length * scale) }, (_, index) => {
    const model = TRUNKS[index % TRUNKS.length]!
    const copy = Math.floor(index / TRUNKS.length)
    const vpn = Number(model.vpn) + copy * 100
    return {
      ...model,
      id: String(Number(model.id) + copy * 100_000),
      customer: copy === 0 ? model.customer : `${model.customer} ${copy + 1}`,
      vpn: String(vpn),
      customerCode: String(vpn - 3950),
    }
  })
}

export type CauseGroup = 'HANG_UP' | 'BUSY' | 'NO_ANSWER' | 'NETWORK' | 'CONGESTION' | 'OTHER'
export const CAUSE_GROUPS: CauseGroup[] = ['HANG_UP', 'BUSY', 'NO_ANSWER', 'NETWORK', 'CONGESTION', 'OTHER']

/** Disconnect causes of Q.850 that occur, with the group and the name that the documents carry. */
export const CAUSES: Record<number, { group: CauseGroup; name: string }> = {
  16: { group: 'HANG_UP', name: 'Normal Call Clearing' },
  31: { group: 'HANG_UP', name: 'Normal, Unspecified' },
  17: { group: 'BUSY', name: 'User Busy' },
  18: { group: 'NO_ANSWER', name: 'No User Responding' },
  19: { group: 'NO_ANSWER', name: 'No Answer From User' },
  27: { group: 'NETWORK', name: 'Destination Out Of Order' },
  38: { group: 'NETWORK', name: 'Network Out Of Order' },
  41: { group: 'NETWORK', name: 'Temporary Failure' },
  102: { group: 'NETWORK', name: 'Recovery On Timer Expiry' },
  34: { group: 'CONGESTION', name: 'No Circuit/Channel Available' },
  42: { group: 'CONGESTION', name: 'Switching Equipment Congestion' },
  44: { group: 'CONGESTION', name: 'Requested Circuit/Channel Not Available' },
  47: { group: 'CONGESTION', name: 'Resource Unavailable, Unspecified' },
  21: { group: 'OTHER', name: 'Call Rejected' },
  127: { group: 'OTHER', name: 'Interworking, Unspecified' },
}

/** Causes of calls that are not answered, on a normal day: cause and weight. */
export const NORMAL_FAILURES: [cause: number, weight: number][] = [[17, 27], [19, 24], [18, 10], [16, 22], [21, 7], [127, 4], [34, 2], [42, 2], [41, 1.2], [38, 0.8]]
export const NETWORK_FAILURES: [cause: number, weight: number][] = [[38, 56], [41, 25], [102, 9], [27, 4], [17, 3], [19, 3]]
export const CONGESTION_FAILURES: [cause: number, weight: number][] = [[34, 58], [42, 30], [47, 6], [17, 3], [19, 3]]
