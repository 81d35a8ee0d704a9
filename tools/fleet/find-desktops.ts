import { z } from 'zod';
import { defineTool } from '../../src/catalog/tool.ts';
import type { FleetContext } from '../../src/fleet/fleet.ts';
import { tableAnswer } from './answer.ts';

const NAME = 'find_desktops';

export const findDesktops = defineTool<FleetContext>()({
  name: NAME,
  title: 'Find desktops',
  description:
    'Find desktops by anything: part of a name, user, mail, phone, IP, MAC, tag (dept=design), serial, pool; typos are forgiven. Best first, with ids.',
  risk: 'read',
  input: {
    query: z.string().min(1).max(200).describe('All words have to match'),
    site: z.string().min(1).optional().describe('Default all'),
    limit: z.number().int().min(1).max(50).optional().describe('Default 10'),
    max_age: z.number().min(0).optional().describe('Of what is known, in seconds'),
  },
  async run(context, { query, ...args }) {
    const fleet = await context.fleet();
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
    const { columns, rows, total, note, ...beside } = await fleet.find({ query, ...given }, context);
    return tableAnswer(context, NAME, { columns, rows, total, note }, beside);
  },
});
