import { moment, needed, number, text } from '../fields.ts';
import { source } from '../source.ts';
import { DAY, last } from '../times.ts';
import { desktop } from './desktop.ts';
import { logins } from './logins.ts';

/** BSS API reference, "Querying Yearly/Monthly Resources". */
export const FROZEN = 4;
export const EXPIRED = 5;

export interface Subscription {
  id: string;
  status: number;
  expires: number | undefined;
}

/** What was paid for a yearly or monthly desktop. */
export const subscription = source<Subscription>({
  name: 'subscription',
  tells: 'when what was paid for ends, and whether it is frozen',
  service: 'bss',
  operationId: 'ListOrderResources',
  after: [desktop],
  list: { limit: 10, pages: 1, enough: true },
  ask: (seen) => {
    const { id, billed, prepaid } = seen.of(desktop);
    return prepaid ? [{ resource_ids: [billed ?? id], only_main_resource: 1 }] : [];
  },
  pick: ([answer], seen) => {
    const { id, billed } = seen.of(desktop);
    const row = needed(answer?.rows.find((each) => text(each, 'resource_id') === (billed ?? id)));
    return {
      id: needed(text(row, 'resource_id')),
      status: needed(number(row, 'status')),
      expires: moment(row, 'expire_time'),
    };
  },
});

/** As far back as usage is counted. */
export const STATISTICS = 90 * DAY;

/** Days since a yearly or monthly desktop that nobody logs in to was last used; at most 90 are counted. */
export const idleDays = source<number | undefined>({
  name: 'usage',
  tells: 'for how long it has not been used',
  service: 'workspace',
  operationId: 'ListDesktopUsageMetric',
  after: [desktop, logins],
  list: { limit: 100, pages: 1 },
  ask: (seen, now) => {
    const { prepaid, name, created } = seen.of(desktop);
    const used = (seen.maybe(logins) ?? []).some(({ ok }) => ok) || now - (created ?? 0) < STATISTICS / 3;
    return prepaid && !used && name !== '' ? [{ ...last(STATISTICS, now), resource_name: name }] : [];
  },
  pick: ([answer], seen) => {
    const row = answer?.rows.find((each) => text(each, 'resource_id') === seen.of(desktop).id);
    const seconds = (row?.metric as { metric_name?: string; metric_value?: number }[] | undefined)?.find(
      ({ metric_name: name }) => name === 'desktop_idle_duration',
    )?.metric_value;
    return seconds === undefined ? undefined : Math.floor((seconds * 1000) / DAY);
  },
});
