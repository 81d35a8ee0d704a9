import { type Answer, NO_ERROR, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import type { Random } from '../../random.ts';
import { Refusal, refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';
import {
  type Binding,
  bindings,
  presentBindings as present,
  bindingSwitches as switches,
} from '../../world/terminal-bindings.ts';
import type { World } from '../../world/world.ts';

const MAC = /^([0-9A-F]{2}-){5}[0-9A-F]{2}$/i;

/** Workspace API reference, "Error Codes". */
const noDesktop = () => new Refusal(400, 'WKS.0418', 'The desktop does not exist.');

function showConfig({ world }: Call): Answer {
  const { binding, automatic, most } = world.part(switches);
  return ok({ tc_bind_switch: binding, tc_auto_bind_switch: automatic, tc_auto_bind_max: most });
}

function updateConfig({ params, world }: Call): Answer {
  const state = world.part(switches);
  state.binding = turned(params.need('tc_bind_switch'));
  const automatic = params.text('tc_auto_bind_switch');
  if (automatic) state.automatic = turned(automatic);
  state.most = params.number('tc_auto_bind_max') ?? state.most;
  return okEmpty();
}

/** The English reference has it in small letters. */
function turned(word: string): 'ON' | 'OFF' {
  return word.toUpperCase() === 'ON' ? 'ON' : 'OFF';
}

function listBindings({ params, world }: Call): Answer {
  const [desktop, mac] = [params.text('computer_name'), params.text('mac')];
  const rows = present(world).filter((each) => contains(each.desktop.name, desktop) && contains(each.mac, mac));
  if (params.flag('count_only')) return ok({ total_num: rows.length });
  return ok({
    bind_list: pageOf(rows, params, { fallback: 8000, max: 8000 }).map((each) => ({
      id: each.id,
      mac: each.mac,
      desktop_name: each.desktop.name,
      description: each.description,
    })),
    total_num: rows.length,
  });
}

/** All or none. */
function createBindings({ params, world }: Call): Answer {
  const wishes = params.objects('bind_list');
  if (wishes.length === 0) throw refuse.invalid('bind_list');
  const byName = desktopsByName(world);
  const taken = new Set(present(world).map(key));
  const fresh = wishes.map((wish): Binding => {
    const binding = { id: world.fresh.hex(32), ...settled(wish, byName) };
    if (taken.has(key(binding)))
      throw refuse.invalid('mac', `${binding.mac} is bound to ${binding.desktop.name} already`);
    taken.add(key(binding));
    return binding;
  });
  for (const binding of fresh) world.part(bindings).add(binding);
  return okEmpty();
}

function updateBinding({ params, world }: Call): Answer {
  const id = params.need('id');
  const binding = present(world).find((each) => each.id === id);
  if (!binding) throw refuse.notFound('terminal binding', id);
  const next = settled(params, desktopsByName(world));
  if (present(world).some((each) => each !== binding && key(each) === key(next))) {
    throw refuse.invalid('mac', `${next.mac} is bound to ${next.desktop.name} already`);
  }
  Object.assign(binding, next, { description: params.text('description') ?? binding.description });
  return okEmpty();
}

function settled(wish: Parameters, byName: ReadonlyMap<string, Desktop>): Omit<Binding, 'id'> {
  const mac = wish.need('mac').toUpperCase();
  if (!MAC.test(mac)) throw refuse.invalid('mac', 'must be like AA-BB-CC-DD-EE-FF');
  const desktop = byName.get(wish.need('desktop_name').toUpperCase());
  if (!desktop) throw noDesktop();
  return { mac, desktop, description: wish.text('description') ?? '' };
}

function desktopsByName(world: World): Map<string, Desktop> {
  return new Map(world.fleet.all().map((desktop) => [desktop.name.toUpperCase(), desktop]));
}

function key({ mac, desktop }: Pick<Binding, 'mac' | 'desktop'>): string {
  return `${mac} ${desktop.id}`;
}

/** Says of each id how it went. */
function deleteBindings({ params, world }: Call): Answer {
  const there = new Set(present(world).map(({ id }) => id));
  const results = params.texts('id_list').map((id) => {
    if (!there.delete(id)) {
      const { code, message } = refuse.notFound('terminal binding', id);
      return { id, delete_result_code: code, delete_result_msg: message };
    }
    world.part(bindings).delete(id);
    return { id, delete_result_code: NO_ERROR, delete_result_msg: 'success' };
  });
  if (results.length === 0) throw refuse.invalid('id_list');
  return ok({ result_list: results });
}

/** A trial with thin clients, prepared and not switched on: everybody still connects from anywhere. */
function seed(world: World, random: Random): void {
  for (const desktop of world.fleet.all()) {
    if (desktop.pool || desktop.assignments.length === 0 || !random.chance(0.02)) continue;
    const mac = `E0-0C-E5-${random.hex(6).toUpperCase().match(/../g)?.join('-')}`;
    world.part(bindings).add({ id: random.hex(32), mac, desktop, description: '瘦终端试点 Thin client trial' });
  }
}

/** Workspace API reference, "Binds a terminal to a desktop". */
export const terminals: SimulatedArea = {
  service: 'workspace',
  area: 'terminals',
  reads: { ListTerminalsBindingDesktopsConfig: showConfig, ListTerminalsBindingDesktops: listBindings },
  writes: {
    UpdateTerminalsBindingDesktopsConfig: updateConfig,
    CreateTerminalsBindingDesktops: createBindings,
    UpdateTerminalsBindingDesktops: updateBinding,
    DeleteTerminalsBindingDesktops: deleteBindings,
  },
  seed,
};
