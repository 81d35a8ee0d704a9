import { describe, expect, it } from 'vitest';
import { complaint, KEYS, load } from './loading.ts';

const withPolicy = (policy: unknown) => ({ files: { '/p.json': JSON.stringify(policy) } });
const said = async (policy: unknown) => {
  const sentence = await complaint('--policy /p.json', withPolicy(policy));
  expect(sentence.startsWith('policy /p.json: ')).toBe(true);
  return sentence.slice('policy /p.json: '.length);
};

describe('a policy file', () => {
  it('is taken as it is written', async () => {
    const policy = {
      rules: [
        {
          name: 'night',
          decide: 'deny',
          effects: ['disruptive'],
          window: { days: ['sat', 'sun'], from: '22:00', to: '06:00', zone: 'Asia/Shanghai', outside: true },
        },
        { decide: 'confirm', tools: ['batch_*', 'delete_desktop'], max_targets: 0, max_percent_of_fleet: 2.5 },
        {
          decide: 'allow',
          sites: ['lab'],
          principals: ['local'],
          targets: { names: ['TEST-*'], tags: { env: 'test' } },
        },
        { decide: 'allow', window: { from: '00:00', to: '24:00' } },
      ],
      write_budget: { per_hour: 30, over: 'confirm' },
    };
    expect((await load('--policy /p.json', withPolicy({ $schema: 'x', ...policy }))).policy).toEqual(policy);
  });

  it('may consist of a budget alone', async () => {
    const policy = { write_budget: { per_hour: 0, over: 'deny' } };
    expect((await load('--policy /p.json', withPolicy(policy))).policy).toEqual({ rules: [], ...policy });
  });

  it('holds in the sandbox too', async () => {
    const config = await load('--sandbox --policy /p.json', {
      env: {},
      ...withPolicy({ rules: [{ decide: 'deny' }] }),
    });
    expect(config.policy.rules).toEqual([{ decide: 'deny' }]);
  });
});

describe('a mistake in a policy file is said in one sentence', () => {
  const window = (fields: object) => ({
    rules: [{ decide: 'deny', window: { from: '08:00', to: '18:00', ...fields } }],
  });
  const rule = (fields: object) => ({ rules: [{ decide: 'deny' }, { decide: 'deny' }, { decide: 'deny', ...fields }] });

  it.each<[unknown, string]>([
    [null, 'the file must be an object in { }'],
    [{ rule: [] }, 'rule is unknown; did you mean rules?'],
    [{ Rules: [] }, 'Rules is unknown; did you mean rules?'],
    [{ x: 1 }, 'x is unknown; it may be rules or write_budget'],
    [{ rules: {} }, 'rules must be a list in [ ]'],
    [{ rules: ['deny'] }, 'rules[0] must be an object in { }'],
    [{ rules: [{}] }, 'rules[0].decide is missing'],
    [rule({ decide: 'forbid' }), 'rules[2].decide must be allow, confirm or deny'],
    [rule({ decide: 'denny' }), 'rules[2].decide must be allow, confirm or deny; did you mean deny?'],
    [rule({ efects: ['destructive'] }), 'rules[2].efects is unknown; did you mean effects?'],
    [rule({ effects: 'destructive' }), 'rules[2].effects must be a list in [ ]'],
    [rule({ effects: [] }), 'rules[2].effects must not be empty'],
    [
      rule({ effects: ['write', 'distructive'] }),
      'rules[2].effects[1] must be read, write, billing, secret, disruptive or destructive; did you mean destructive?',
    ],
    [rule({ tools: ['delete desktop'] }), 'rules[2].tools[0] must be a tool name, in which * stands for any text'],
    [rule({ tools: [''] }), 'rules[2].tools[0] must be a tool name, in which * stands for any text'],
    [rule({ sites: [''] }), 'rules[2].sites[0] must not be empty'],
    [rule({ max_targets: -1 }), 'rules[2].max_targets must be at least 0'],
    [rule({ max_targets: 1.5 }), 'rules[2].max_targets must be a whole number'],
    [rule({ max_targets: '5' }), 'rules[2].max_targets must be a number'],
    [rule({ max_percent_of_fleet: 101 }), 'rules[2].max_percent_of_fleet must be at most 100'],
    [rule({ targets: {} }), 'rules[2].targets must have names or tags'],
    [rule({ targets: { tags: {} } }), 'rules[2].targets must have names or tags'],
    [rule({ targets: { tag: {} } }), 'rules[2].targets.tag is unknown; did you mean tags?'],
    [rule({ targets: { tags: { env: 1 } } }), 'rules[2].targets.tags.env must be a text in double quotes'],
    [window({ from: '8:00' }), 'rules[0].window.from must be a time from 00:00 to 23:59'],
    [window({ from: '24:00' }), 'rules[0].window.from must be a time from 00:00 to 23:59'],
    [window({ to: '18:60' }), 'rules[0].window.to must be a time from 00:00 to 24:00'],
    [window({ to: '08:00' }), 'rules[0].window must not begin and end at the same time'],
    [window({ to: undefined }), 'rules[0].window.to is missing'],
    [window({ zone: 'Shanghai' }), 'rules[0].window.zone must be a time zone such as Asia/Shanghai'],
    [
      window({ days: ['monday'] }),
      'rules[0].window.days[0] must be mon, tue, wed, thu, fri, sat or sun; did you mean mon?',
    ],
    [window({ outside: 'yes' }), 'rules[0].window.outside must be true or false'],
    [{ write_budget: { per_hour: 5 } }, 'write_budget.over is missing'],
    [{ write_budget: { per_hour: 5, over: 'allow' } }, 'write_budget.over must be confirm or deny'],
    [{ write_budget: { perhour: 5, over: 'deny' } }, 'write_budget.perhour is unknown; did you mean per_hour?'],
  ])('%j', async (policy, sentence) => {
    expect(await said(policy)).toBe(sentence);
  });

  it('a rule for a site that the sites file does not have, because it would protect nothing', async () => {
    const files = {
      '/s.json': JSON.stringify({
        default: 'prod',
        sites: { prod: { region: 'cn-north-4' }, lab: { region: 'cn-north-4' } },
      }),
      '/p.json': JSON.stringify({ rules: [{ decide: 'deny', sites: ['lab', 'prd'] }] }),
    };
    expect(await complaint('--sites /s.json --policy /p.json', { env: KEYS, files })).toBe(
      'policy /p.json: rules[0].sites[1] names no site of the sites file; did you mean prod?',
    );
  });
});
