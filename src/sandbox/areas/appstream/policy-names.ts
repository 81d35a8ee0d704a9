import type { Parameters } from '../../parameters.ts';
import { refuseApp } from './refusals.ts';

/** AppStream API reference, "Creating a Policy Group" and "Creating a Policy Template", `policy_group_name`. */
const GROUP_NAME = /^\w+$/;
export const TEMPLATE_NAME = /^(?! )[\p{Script=Han}\w() -]+(?<! )$/u;

/** The name of a request, if no other has it. The reference has no code of its own for templates: that of groups stands in. */
export function freeName<T extends { name: string }>(
  all: readonly T[],
  given: Parameters,
  { itself, letters = GROUP_NAME }: { itself?: T; letters?: RegExp } = {},
): string {
  const name = given.need('policy_group_name');
  if (!letters.test(name)) throw refuseApp.invalid('policy_group_name');
  if (all.some((other) => other !== itself && other.name === name)) throw refuseApp.policyTaken();
  return name;
}
