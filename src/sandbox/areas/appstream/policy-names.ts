import type { Parameters } from '../../parameters.ts';
import { refuseApp } from './refusals.ts';

/** The name of a request, if no other has it. The reference has no code of its own for templates: that of groups stands in. */
export function freeName<T extends { name: string }>(all: readonly T[], given: Parameters, itself?: T): string {
  const name = given.need('policy_group_name');
  if (!/^\w+$/.test(name)) throw refuseApp.invalid('policy_group_name');
  if (all.some((other) => other !== itself && other.name === name)) throw refuseApp.policyTaken();
  return name;
}
