import type { Experiment } from '../../../domain/experiment'
import type { Template } from '../../../domain/template'

/**
 * The experiment that using a template gives. Its own data set where that is on this machine, else the current one,
 * so that it can be trained at once.
 * @param quick with the settings that show a curve within a minute
 */
export function templateExperiment(
  template: Template, quick: boolean, current: string, isKnown: (data: string) => boolean,
): Experiment {
  const { experiment } = template
  return {
    ...experiment,
    data: isKnown(experiment.data) ? experiment.data : current,
    training: quick && template.quick ? template.quick.training : experiment.training,
  }
}
