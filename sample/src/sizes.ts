/** How much of everything one size has. */
export interface Size {
  readonly name: string
  /** Users who have joined before the first increment. */
  readonly users: number
  /**
   * How many of them go on being watched in the increments, evenly spread. Where this is less than `users`, the increments
   * are as large as those of a smaller sample: the cost of the same increment on top of different histories can be compared.
   */
  readonly panel: number
  readonly artists: number
  readonly playsPerUser: number
  /** How many plays of a week meet each of the rarer fates. */
  readonly fateRate: number
}

export const sizes: readonly Size[] = [
  { name: 'xs', users: 60, panel: 60, artists: 30, playsPerUser: 55, fateRate: 0.03 },
  { name: 's', users: 400, panel: 400, artists: 150, playsPerUser: 250, fateRate: 0.005 },
  { name: 'm', users: 20_000, panel: 400, artists: 1_500, playsPerUser: 250, fateRate: 0.005 },
  { name: 'l', users: 200_000, panel: 400, artists: 4_000, playsPerUser: 250, fateRate: 0.005 },
]

export const newcomersAWeek = 3
export const newTracksAWeek = 8
export const newArtistsAWeek = 2

/** The place of user `id` in the panel, or undefined. */
export function panelPosition(id: number, { users, panel }: Size): number | undefined {
  const stride = Math.floor(users / panel)
  const position = (id - 1) / stride
  return id <= users && Number.isInteger(position) && position < panel ? position : undefined
}
