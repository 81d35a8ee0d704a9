/** How to connect the assistants that people use; the README has the same, and a test keeps them together. */
export const CONNECTING = `Claude Code     claude mcp add workspace -- npx -y workspace-mcp --sandbox
Claude Desktop  Settings, Developer, Edit Config:
                {"mcpServers": {"workspace": {"command": "npx", "args": ["-y", "workspace-mcp", "--sandbox"]}}}
VS Code         code --add-mcp '{"name": "workspace", "command": "npx", "args": ["-y", "workspace-mcp", "--sandbox"]}'
Cursor          .cursor/mcp.json:
                {"mcpServers": {"workspace": {"command": "npx", "args": ["-y", "workspace-mcp", "--sandbox"]}}}

Leave out --sandbox and set HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and --region for the real cloud;
workspace-mcp doctor says whether everything is in place.`;
