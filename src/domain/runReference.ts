import { z } from 'zod'

export const runIdSchema = z.string().regex(/^[0-9]{8}-[0-9]{6}-[a-z0-9]{6}$/, 'not the id of a run')

export const checkpointNames = ['best', 'last'] as const
export type CheckpointName = (typeof checkpointNames)[number]

/** A run's weights at one of its checkpoints. */
export const runCheckpointSchema = z.strictObject({ run: runIdSchema, checkpoint: z.enum(checkpointNames) })
export type RunCheckpoint = z.infer<typeof runCheckpointSchema>
