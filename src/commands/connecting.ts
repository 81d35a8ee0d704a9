/**
 * How to connect the assistants that people use, with a program that starts the server: `['workspace-mcp']` where the package is
 * installed, `['node', '…/dist/main.js']` anywhere. README has the former.
 */
export function connecting([command, ...first]: readonly [string, ...string[]]): string {
  const args = [...first, '--sandbox'];
  const server = JSON.stringify({ command, args });
  const servers = `{"mcpServers": {"workspace": ${server}}}`;
  return `Claude Code     claude mcp add workspace -- ${[command, ...args].join(' ')}
Claude Desktop  Settings, Developer, Edit Config:
                ${servers}
VS Code         code --add-mcp '${JSON.stringify({ name: 'workspace', command, args })}'
Cursor          .cursor/mcp.json:
                ${servers}

Leave out --sandbox and set HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and --region for the real cloud;
the command doctor says whether everything is in place.`;
}
