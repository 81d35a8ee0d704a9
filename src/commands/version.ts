/** Put in by the build. */
export const version = process.env.WORKSPACE_MCP_VERSION ?? '0.0.0';
