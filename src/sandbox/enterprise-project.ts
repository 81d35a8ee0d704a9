/** Whether a thing is of the enterprise project that a list is asked for; `all_granted_eps` is any. */
export function inProject(
  { enterpriseProjectId }: { enterpriseProjectId: string },
  wanted: string | undefined,
): boolean {
  return !wanted || wanted === 'all_granted_eps' || enterpriseProjectId === wanted;
}
