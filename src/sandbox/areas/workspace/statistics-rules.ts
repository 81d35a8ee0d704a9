import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import { DAY, SECOND } from '../../time.ts';
import { Collection } from '../../world/collection.ts';
import { Part } from '../../world/part.ts';
import { countedUntil, idleOf } from '../../world/usage.ts';

/** Who is told of desktops that nobody uses. */
interface NotifyRule {
  readonly id: string;
  metricName: string;
  operator: string;
  /** Days. */
  threshold: number;
  /** Days between two notices. */
  interval: number;
  enabled: boolean;
  /** URN of a topic. */
  object: string;
}

const rules = new Part(() => new Collection<NotifyRule>());

function addRule(call: Call): Answer {
  const { params, world } = call;
  checkRule(params);
  const metricName = params.need('metric_name');
  if (
    world
      .part(rules)
      .all()
      .some((rule) => rule.metricName === metricName)
  ) {
    throw refuse.invalid('metric_name', 'a metric has one rule');
  }
  const rule = world.part(rules).add({
    id: world.fresh.uuid(),
    metricName,
    operator: params.need('comparison_operator'),
    threshold: params.number('threshold') ?? 30,
    interval: params.number('interval') ?? 1,
    enabled: params.flag('enable') ?? true,
    object: params.need('notify_object'),
  });
  return ok(ruleView(rule));
}

/** Workspace API reference, "Adding a Notification Rule": one metric, one way to compare. */
function checkRule(params: Parameters): void {
  const [metric, operator] = [params.text('metric_name'), params.text('comparison_operator')];
  if (metric !== undefined && metric !== 'desktop_idle_duration') throw refuse.invalid('metric_name');
  if (operator !== undefined && operator !== '>=') throw refuse.invalid('comparison_operator', 'only >=');
}

function updateRule(call: Call): Answer {
  const { params } = call;
  const rule = ruleOf(call);
  checkRule(params);
  rule.threshold = params.number('threshold') ?? rule.threshold;
  rule.interval = params.number('interval') ?? rule.interval;
  rule.enabled = params.flag('enable') ?? rule.enabled;
  rule.object = params.text('notify_object') ?? rule.object;
  return ok(ruleView(rule));
}

function deleteRule(call: Call): Answer {
  call.world.part(rules).delete(ruleOf(call).id);
  return okEmpty();
}

function listRules(call: Call): Answer {
  return listed(call, chosen(call), { items: 'items', total: 'count', fallback: 10, max: 100, view: ruleView });
}

function ruleView({ id, metricName, operator, threshold, interval, enabled, object }: NotifyRule) {
  return {
    rule_id: id,
    metric_name: metricName,
    threshold,
    comparison_operator: operator,
    interval,
    enable: enabled,
    notify_object: object,
  };
}

/** Also of rules that are off. */
function listMatches(call: Call): Answer {
  const { params, world, now } = call;
  if (!params.text('metric_name') && !params.text('rule_id')) {
    throw refuse.invalid('metric_name', 'metric_name or rule_id');
  }
  const until = countedUntil(now);
  const idle = (rule: NotifyRule) =>
    world.fleet
      .all()
      .filter((one) => one.created < until && idleOf(world, one, until) >= (rule.threshold * DAY) / SECOND).length;
  return listed(call, chosen(call), {
    items: 'items',
    total: 'count',
    fallback: 10,
    max: 100,
    view: (rule) => ({
      match_count: idle(rule),
      metric_name: rule.metricName,
      threshold: rule.threshold,
      comparison_operator: rule.operator,
    }),
  });
}

function chosen({ params, world }: Call): readonly NotifyRule[] {
  const [metric, id] = [params.text('metric_name'), params.text('rule_id')];
  return world
    .part(rules)
    .all()
    .filter((rule) => (!metric || rule.metricName === metric) && (!id || rule.id === id));
}

function ruleOf({ params, world }: Call): NotifyRule {
  const id = params.need('rule_id');
  const rule = world.part(rules).get(id);
  if (!rule) throw refuse.notFound('notify rule', id);
  return rule;
}

export const ruleReads: Record<string, Handler> = {
  ListMetricNotifyRule: listRules,
  ListMetricNotifyRecord: listMatches,
};

export const ruleWrites: Record<string, Handler> = {
  AddMetricNotifyRule: addRule,
  UpdateMetricNotifyRule: updateRule,
  DeleteMetricNotifyRule: deleteRule,
};
