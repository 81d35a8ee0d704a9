import { z } from 'zod';
import { ToolError } from '../../catalog/errors.ts';
import { defineTool } from '../../catalog/tool.ts';
import { Passed, type ServerContext } from '../context.ts';

const name = z.string().min(1).describe('Name as find_tools gives it');
const args = z.record(z.string(), z.unknown()).optional().describe("The tool's arguments");

export const callReadTool = defineTool<ServerContext>()({
  name: 'call_read_tool',
  title: 'Call a reading tool',
  description:
    'Call any tool of the catalogue that only reads. Refuses every other, so a host may allow it without asking.',
  risk: 'read',
  input: { name, arguments: args },
  async run({ engine, call }, { name, arguments: given }) {
    const { risk } = engine.entry(name);
    if (risk !== 'read') {
      throw new ToolError({
        code: 'not_a_read',
        message: `${name} is ${risk}, not a read. Nothing was sent.`,
        hint: engine.parts.config.readOnly
          ? 'The server runs with --read-only: nothing here can do it.'
          : 'Use call_tool for it; a person is asked where that is needed.',
      });
    }
    return new Passed(await engine.run(name, given, call));
  },
});

export const callTool = defineTool<ServerContext>()({
  name: 'call_tool',
  title: 'Call a tool',
  description:
    'Call any tool of the catalogue. What is dangerous shows a person its plan first; an answer of needs_approval says how to go on.',
  risk: 'destructive',
  input: { name, arguments: args },
  async run({ engine, call }, { name, arguments: given }) {
    return new Passed(await engine.run(name, given, call));
  },
});
