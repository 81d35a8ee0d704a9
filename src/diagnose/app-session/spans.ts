/** `2026-10-31 08:07:39`, as the records of use take times. */
export function clock(ms: number, now: number): { brokering_start_time: string; brokering_end_time: string } {
  const told = (moment: number) => new Date(moment).toISOString().slice(0, 19).replace('T', ' ');
  return { brokering_start_time: told(now - ms), brokering_end_time: told(now) };
}

/** As the list of sessions takes times. */
export function span(ms: number, now: number): { query_begin_time: string; query_end_time: string } {
  return { query_begin_time: new Date(now - ms).toISOString(), query_end_time: new Date(now).toISOString() };
}
