import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/catalog/errors.ts';
import { explainConfig } from '../../src/config/explain.ts';
import { KEYS, load } from './loading.ts';

const secret = fc.stringMatching(/^[A-Za-z0-9+/]{20,40}$/);
const SECRET_VARIABLES = [
  'HUAWEICLOUD_SDK_AK',
  'HUAWEICLOUD_SDK_SK',
  'HUAWEICLOUD_SDK_SECURITY_TOKEN',
  'HW_ACCESS_KEY',
  'HW_SECRET_KEY',
  'HW_SECURITY_TOKEN',
  'HW_USER_PASSWORD',
];
const CASES = [
  '--region',
  '--project-id',
  '--confirm',
  '--toolsets',
  '--endpoint',
  '--max-result-tokens',
  '--log-level',
  '--http --port',
  '--http --host',
  '--read-only',
];
/** Where somebody may put a secret by mistake; `*` is the secret. */
const FILES: [string, string][] = [
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "sk": "*"}}}'],
  ['sites', '{"sites": {"a": {"region": "*"}}}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "project_id": "* "}}}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "credentials_env": {"ak": "*", "sk": "*"}}}}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "credentials_env": "*"}}}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "endpoints": {"iam": "https://user:*@iam.example"}}}}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4", "endpoints": {"iam": "http://*"}}}}'],
  ['sites', '{"sites": "*"}'],
  ['sites', '{"sites": {"a": {"region": "cn-north-4"}}, "default": "*"}'],
  ['sites', '{"sk": "*" "ak": "*"}'],
  ['sites', '{"sk": "*'],
  ['sites', 'sk = *'],
  ['policy', '{"rules": [{"decide": "*"}]}'],
  ['policy', '{"rules": [{"decide": "deny", "effects": ["*"], "tools": ["*"]}]}'],
  ['policy', '{"rules": [{"decide": "deny", "window": {"from": "*", "to": "*", "zone": "*"}}]}'],
  ['policy', '*'],
  ['prices', '{"currency": "*", "products": {"p": 1}, "disks_per_gb": {"SAS": 1}}'],
  ['prices', '{"currency": "CNY", "products": {"p": "*"}, "disks_per_gb": {"SAS": 1}}'],
  ['prices', '*'],
];

/** The sentence that loading fails with, if it does. */
async function saidOf(...input: Parameters<typeof load>): Promise<string> {
  try {
    return explainConfig(await load(...input)).join('\n');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('no message holds a secret', () => {
  it('whatever part of the environment is set, and whatever else is wrong', async () => {
    const mistake = fc.constantFrom(
      '',
      '--regoin x',
      '--confirm x',
      '--profile none',
      '--policy /none',
      '--http --host 0.0.0.0',
    );
    await fc.assert(
      fc.asyncProperty(
        secret,
        fc.subarray(SECRET_VARIABLES),
        mistake,
        fc.boolean(),
        async (value, variables, argv, region) => {
          const env = Object.fromEntries([...variables.map((name) => [name, value]), ['HW_USER_NAME', 'kim']]);
          const said = await saidOf(argv === '' ? [] : argv, {
            env: region ? { ...env, HW_REGION_NAME: 'cn-north-4' } : env,
          });
          expect(said).not.toContain(value);
          expect(said).not.toContain(value.slice(0, 8));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when one is given to a flag, to its twin, or to no flag at all', async () => {
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...CASES), async (value, flag) => {
        const twin = `WORKSPACE_MCP_${flag.split('--').at(-1)?.toUpperCase().replaceAll('-', '_')}`;
        const env = { ...KEYS, WORKSPACE_MCP_HTTP: '1', [twin]: value };
        const inputs: Parameters<typeof load>[] = [
          [[...flag.split(' '), value]],
          [[`${flag.split(' ').at(-1)}=${value}`]],
          [[], { env }],
          [[`--sk=${value}`]],
          [['--sk', value]],
          [[value]],
        ];
        for (const input of inputs) {
          const said = await saidOf(...input);
          if (!/^(site default|toolsets)/m.test(said)) expect(said).not.toContain(value);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('when one stands in a file', async () => {
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...FILES), async (value, [flag, text]) => {
        const files = { '/f.json': text.replaceAll('*', value) };
        const said = await saidOf(`--${flag} /f.json`, { files });
        expect(said).toContain(`${flag} /f.json: `);
        expect(said).not.toContain(value);
      }),
      { numRuns: 300 },
    );
  });

  it('when the profile file is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(
        secret,
        fc.constantFrom('[basic]\nsk = *', '[basic]\nak = *', '[basic\nak = *\nsk = *', 'sk = *', '*'),
        async (value, text) => {
          const files = { '/home/kim/.huaweicloud/credentials': text.replaceAll('*', value) };
          expect(await saidOf('--region cn-north-4', { env: {}, files })).not.toContain(value);
          expect(await saidOf('--profile prod --region cn-north-4', { env: {}, files })).not.toContain(value);
        },
      ),
    );
  });
});
