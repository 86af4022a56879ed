/** The types of trigger that can be fired here, with what runs. Others are read, and refused by their name when they are to fire. */
export const triggerTypes = {
  ScheduleTrigger: 'fires once when asked, with its parameters; the clock itself is not watched yet',
} satisfies Readonly<Record<string, string>>

export type TriggerType = keyof typeof triggerTypes

export const isTriggerType = (type: string): type is TriggerType => Object.hasOwn(triggerTypes, type)
