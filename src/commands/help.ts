import { print } from './output.ts';
import { version } from './version.ts';

const TEXT = `workspace-mcp ${version}: cloud desktops for AI assistants, with a person between them and anything dangerous

  workspace-mcp [serve]          MCP over stdio; --http for Streamable HTTP at /mcp
  workspace-mcp sandbox          a simulated cloud alone; prints its URL and keys (--port, --desktops 200, --seed 1,
                                 --speed 10, --time ISO); --describe prints what is wrong in its company
  workspace-mcp demo             the main job on the sandbox, to read along
  workspace-mcp tools [--json]   the catalogue
  workspace-mcp call TOOL JSON   one tool call from the shell, same guard
  workspace-mcp doctor           checks credentials, clock, endpoints; says what to mend
  workspace-mcp approve [ID]     shows and decides plans that wait for a person
  workspace-mcp audit [verify]   reads the audit log; checks its chains

  --sandbox                 run on a simulated cloud, no account needed
  --http --host --port      HTTP on a loopback address (127.0.0.1:7440)
  --toolsets LIST           core (default), all, or areas, comma-joined
  --read-only               offer and run nothing but reads
  --confirm MODE            human (default), plan, never
  --policy FILE             allow, confirm and deny rules
  --prices FILE             what products and disks cost a month (docs/prices.md)
  --sites FILE              several clouds, regions, projects
  --profile NAME            section of ~/.huaweicloud/credentials
  --region R                region, e.g. ap-southeast-3
  --project-id ID           found by the region when not given
  --language L              of the mails AppStream sends: zh-cn, en-us, fr-fr
  --endpoint SERVICE=URL    workspace, appstream, iam, bss, rcdc; repeatable
  --max-result-tokens N     budget of an answer (6000)
  --state-dir DIR           where plans, results and the audit log live
  --keep-inventory          keep what was read of the fleet on files for the next start, a day
  --redact-people           names, mails and addresses leave the audit log as pseudonyms
  --log-level LEVEL         fatal, error, warn, info (default), debug, trace, silent

Every flag has an environment twin: --read-only is WORKSPACE_MCP_READ_ONLY.
Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 refused or declined, 130 interrupted.
`;

export async function help(argv: string[]): Promise<number> {
  print(argv.some((each) => each === '--version' || each === '-v') ? `${version}\n` : TEXT);
  return 0;
}
