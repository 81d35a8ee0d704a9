import { type Answer, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Random } from '../../random.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { DAY, iso } from '../../time.ts';
import { type AppRule, appRuleLibrary, type RuleMatch, ruleRestriction } from '../../world/app-rules.ts';
import type { World } from '../../world/world.ts';

function list(call: Call, which: (rule: AppRule) => boolean): Answer {
  const name = call.params.text('name');
  const rows = call.world
    .part(appRuleLibrary)
    .all()
    .filter((rule) => which(rule) && contains(rule.name, name));
  return listed(call, rows, { items: 'items', total: 'count', view: ruleView, fallback: 10, max: 100 });
}

function ruleView({ id, name, description, match, source, created, updated }: AppRule) {
  return {
    id,
    name,
    description,
    rule: match,
    rule_source: source,
    create_time: iso(created),
    update_time: iso(updated),
  };
}

/** Ours, of the company's own: the reference has a code for too many, not the number. */
const MOST = 200;

function checkRoom(world: World): void {
  const own = world
    .part(appRuleLibrary)
    .all()
    .filter(({ source }) => source === 'CUSTOM');
  if (own.length < MOST) return;
  throw new Refusal(400, 'WKS.00211802', `The number of application rule exceeds the limit, limit:'${MOST}'`);
}

function createAppRule({ params, world, now }: Call): Answer {
  const match = matchOf(params.raw('rule') as RuleMatch);
  checkRoom(world);
  const rule = world.part(appRuleLibrary).add({
    id: world.fresh.uuid(),
    name: visible(params.need('name')),
    description: params.text('description') ?? '',
    match,
    source: 'CUSTOM',
    created: now,
    updated: now,
    forbidden: false,
  });
  return ok(ruleView(rule));
}

function updateAppRule({ params, world, now }: Call): Answer {
  const rule = world.part(appRuleLibrary).get(params.need('rule_id')) ?? missing();
  const match = params.has('rule') ? matchOf(params.raw('rule') as RuleMatch) : rule.match;
  const name = visible(params.text('name') ?? rule.name);
  Object.assign(rule, { name, match, description: params.text('description') ?? rule.description, updated: now });
  return ok(ruleView(rule));
}

function visible(name: string): string {
  if (name.trim() === '') throw refuse.invalid('name');
  return name;
}

function matchOf(match: RuleMatch): RuleMatch {
  const needed = match.scope === 'PATH' ? 'path_rule' : 'product_rule';
  if (!match[needed]) throw refuse.invalid(`rule.${needed}`);
  for (const [name, text] of Object.entries({ ...match.product_rule, ...match.path_rule })) {
    if (text !== '' && text.trim() === '') throw refuse.invalid(`rule.${name}`, 'only spaces');
  }
  return match;
}

function deleteAppRule({ params, world }: Call): Answer {
  if (!world.part(appRuleLibrary).delete(params.need('rule_id'))) missing();
  return okEmpty();
}

function batchDeleteAppRules(call: Call): Answer {
  for (const { id } of rulesOf(call)) call.world.part(appRuleLibrary).delete(id);
  return okEmpty();
}

function setForbidden(forbidden: boolean): (call: Call) => Answer {
  return (call) => {
    for (const rule of rulesOf(call)) rule.forbidden = forbidden;
    return okEmpty();
  };
}

function rulesOf({ params, world }: Call): AppRule[] {
  const ids = params.texts('items');
  if (ids.length === 0) throw refuse.invalid('items');
  return [...new Set(ids)].map((id) => world.part(appRuleLibrary).get(id) ?? missing());
}

function switched(on: boolean): (call: Call) => Answer {
  return ({ world }) => {
    world.part(ruleRestriction).app_restrict_rule_switch = on;
    return okEmpty();
  };
}

function setRuleRestriction({ params, world }: Call): Answer {
  const restriction = world.part(ruleRestriction);
  Object.assign(restriction, params.given(...Object.keys(restriction)));
  return okEmpty();
}

function missing(): never {
  throw new Refusal(404, 'WKS.00211801', 'The application rule does not exist');
}

interface Habit {
  name: string;
  about: string;
  match: RuleMatch;
  builtIn?: true;
  forbidden?: true;
}

const product = (product_name: string, process_name: string, publisher: string): RuleMatch => ({
  scope: 'PRODUCT',
  product_rule: { identify_condition: 'productName', publisher, product_name, process_name, support_os: 'Windows' },
});

const HABITS: readonly Habit[] = [
  {
    name: 'Steam',
    about: '游戏平台',
    match: product('Steam', 'steam.exe', 'Valve Corp.'),
    builtIn: true,
    forbidden: true,
  },
  {
    name: 'qBittorrent',
    about: '下载工具',
    match: product('qBittorrent', 'qbittorrent.exe', '*'),
    builtIn: true,
    forbidden: true,
  },
  {
    name: 'Tor Browser',
    about: '匿名浏览器',
    match: product('Tor Browser', 'firefox.exe', 'The Tor Project'),
    builtIn: true,
  },
  {
    name: 'TeamViewer',
    about: '远程控制',
    match: product('TeamViewer', 'TeamViewer.exe', 'TeamViewer Germany GmbH'),
    builtIn: true,
  },
  { name: 'VLC', about: '视频播放', match: product('VLC media player', 'vlc.exe', 'VideoLAN'), builtIn: true },
  {
    name: 'Programs in Downloads',
    about: '下载目录里的程序',
    match: { scope: 'PATH', path_rule: { path: 'C:\\Users\\Public\\Downloads' } },
    forbidden: true,
  },
  {
    name: 'Old ledger client',
    about: '8.2 以前的总账客户端',
    match: {
      scope: 'PRODUCT',
      product_rule: { identify_condition: 'productName', product_name: 'Lanting Ledger', product_version: '8.1.0' },
    },
  },
];

function seed(world: World, random: Random): void {
  for (const { name, about, match, builtIn, forbidden } of HABITS) {
    const created = world.born - random.int(20, 500) * DAY;
    world.part(appRuleLibrary).add({
      id: random.uuid(),
      name,
      description: about,
      match,
      source: builtIn ? 'SYSTEM' : 'CUSTOM',
      created,
      updated: created,
      forbidden: forbidden ?? false,
    });
  }
  Object.assign(world.part(ruleRestriction), { app_restrict_rule_switch: true, app_periodic_switch: true });
}

/** Workspace API reference, "Application Management". */
export const appRules: SimulatedArea = {
  service: 'workspace',
  area: 'app-rules',
  reads: {
    ListAppRule: (call) => list(call, () => true),
    ListRestrictedRule: (call) => list(call, ({ forbidden }) => forbidden),
    ShowRuleRestriction: ({ world }) => ok({ ...world.part(ruleRestriction) }),
  },
  writes: {
    CreateAppRule: createAppRule,
    UpdateAppRule: updateAppRule,
    DeleteAppRule: deleteAppRule,
    BatchDeleteAppRules: batchDeleteAppRules,
    EnableRuleRestriction: switched(true),
    DisableRuleRestriction: switched(false),
    SetRuleRestriction: setRuleRestriction,
    AddRestrictedRule: setForbidden(true),
    DeleteRestrictedRule: setForbidden(false),
  },
  seed,
};
