import type { Random } from '../random.ts';
import { DAY } from '../time.ts';
import { type AppGroup, appGroups, type PublishedApp } from './app-groups.ts';
import { appImages } from './app-images.ts';
import { programsOn } from './app-programs.ts';
import { serverGroups, statusOf } from './app-servers.ts';
import { regulars } from './app-sessions.ts';
import { elsewhere, type Plant } from './trouble.ts';
import type { Thing } from './trouble-picks.ts';
import { type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

const disabledApp = elsewhere(
  'disabled-app',
  ({ world }) => {
    const found = usedApp(world);
    if (!found) return undefined;
    const { group, app } = found;
    app.enabled = false;
    return {
      wrong: "An application that people work with was disabled: it is on nobody's list any more.",
      about: appThing(app),
      touches: [appThing(app), groupThing(group)],
      shows: [published(group, app, 'state', 'FORBIDDEN'), opened(group, app, app.name)],
    };
  },
  ({ world }) => {
    for (const group of world.part(appGroups).all()) {
      const app = group.apps.find(({ enabled, name }) => !enabled && name === NEVER_OPENED);
      if (!app) continue;
      return {
        harmless: 'This application is disabled too, but nobody has ever opened it.',
        about: appThing(app),
        touches: [appThing(app), groupThing(group)],
        shows: [published(group, app, 'state', 'FORBIDDEN')],
        apart: opened(group, app, { nothing: true }),
      };
    }
    return undefined;
  },
);

/** The company disabled it on the day it was published. */
const NEVER_OPENED = 'Blender 4.2';

/** What somebody opens first thing, last of those in a group. */
function usedApp(world: World): { group: AppGroup; app: PublishedApp } | undefined {
  for (const { appGroup: group, apps, server } of world.part(regulars)) {
    const app = group.apps.find(({ name, enabled, sourceType }) => name === apps[0] && enabled && sourceType === 2);
    if (app && group.apps.length > 2 && statusOf(server) === 'REGISTERED') return { group, app };
  }
  return undefined;
}

const misplacedApp = elsewhere(
  'misplaced-app',
  ({ world }, random) => {
    const group = groupWithPrograms(world);
    if (!group) return undefined;
    const path = 'D:\\Tools\\LantingLedger\\ledger.exe';
    const app = publish(world, group, { name: 'LantingLedger', path }, random);
    return {
      wrong: 'An application was published with a path at which its servers have no such program: it does not start.',
      about: appThing(app),
      touches: [appThing(app), groupThing(group)],
      shows: [
        published(group, app, 'source_type', 3),
        published(group, app, 'execute_path', path),
        offered(group, path, { nothing: true }),
      ],
    };
  },
  ({ world }, random) => {
    const group = groupWithPrograms(world);
    const path =
      group && pathsOn(world, group).find((one) => !group.apps.some(({ executePath }) => executePath === one));
    if (!group || path === undefined) return undefined;
    const app = publish(world, group, { name: 'Reading room', path }, random);
    return {
      harmless: 'This one was published by hand too, and the program is where it says.',
      about: appThing(app),
      touches: [appThing(app), groupThing(group)],
      shows: [published(group, app, 'source_type', 3)],
      apart: offered(group, path, path),
    };
  },
);

/** The first that has servers and single programs. */
function groupWithPrograms(world: World): AppGroup | undefined {
  return world
    .part(appGroups)
    .all()
    .find((group) => group.appType === 'COMMON_APP' && group.apps.length > 0 && pathsOn(world, group).length > 0);
}

/** Of the programs that the servers' image has. */
function pathsOn(world: World, { serverGroupId = '' }: AppGroup): string[] {
  const image = world.part(appImages).get(world.part(serverGroups).get(serverGroupId)?.imageId ?? '');
  return image ? programsOn(image).map(({ executePath }) => executePath) : [];
}

function publish(
  world: World,
  group: AppGroup,
  { name, path }: { name: string; path: string },
  random: Random,
): PublishedApp {
  const app: PublishedApp = {
    id: random.digits(18),
    name,
    version: '3.1',
    publisher: 'Lanting',
    executePath: path,
    workPath: path.slice(0, path.lastIndexOf('\\')),
    commandParam: '',
    iconPath: path,
    iconIndex: 0,
    description: '',
    sourceType: 3,
    sandbox: false,
    enabled: true,
    published: world.born - 2 * DAY,
  };
  group.apps.push(app);
  return app;
}

function published({ id }: AppGroup, { name }: PublishedApp, field: string, value: Reading): Sign {
  return sign('ListPublishedApp', { app_group_id: id, name }, `items[name=${name}].${field}`, value);
}

function opened({ id }: AppGroup, { name }: PublishedApp, value: Reading): Sign {
  return sign('ListAppConnection', { app_group_id: id, app_name: name }, `items[app_name=${name}].app_name`, value);
}

function offered({ id }: AppGroup, path: string, value: Reading): Sign {
  return sign('ShowPublishableApp', { app_group_id: id }, `items[execute_path=${path}].execute_path`, value);
}

const appThing = ({ id, name }: PublishedApp): Thing => ({ kind: 'app', id, name });
export const groupThing = ({ id, name }: AppGroup): Thing => ({ kind: 'app group', id, name });

/** Published applications that do not start. */
export const APP_TROUBLES: readonly Plant[] = [disabledApp, misplacedApp];
