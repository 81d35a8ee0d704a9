import { type Answer, ok, okEmpty } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { type ImageServer, imageServers as servers } from '../../world/app-image-servers.ts';
import { recreateImage } from './image-capture.ts';
import { createImageServer } from './image-server-creation.ts';
import { deleteImageServers } from './image-server-deletion.ts';
import { imageServerOf } from './image-server-lookup.ts';
import { seedImageServers } from './image-server-seed.ts';
import { attachApps, listAttachedApps } from './image-server-software.ts';
import { imageServerView } from './image-server-views.ts';
import { listPage } from './list-page.ts';
import { checkPlainName } from './plain-name.ts';

/** The newest first; all of them are in the default enterprise project. */
function listImageServers(call: Call): Answer {
  const { params, world } = call;
  const [name, id] = [params.text('server_name'), params.text('server_id')];
  const project = params.text('enterprise_project_id') || '0';
  const rows = world
    .part(servers)
    .all()
    .filter((server) => contains(server.name, name) && (!id || server.id === id) && project === '0')
    .toReversed();
  const view = (server: ImageServer) => imageServerView(server, world);
  return listPage(call, rows, view);
}

function showImageServer(call: Call): Answer {
  return ok(imageServerView(imageServerOf(call), call.world));
}

function updateImageServer(call: Call): Answer {
  const { params, now } = call;
  const server = imageServerOf(call);
  const name = params.text('name') ?? server.name;
  checkPlainName(name);
  Object.assign(server, { name, description: params.text('description') ?? server.description, updated: now });
  return okEmpty();
}

/** AppStream API reference, "Image Management". */
export const imageServers: SimulatedArea = {
  service: 'appstream',
  area: 'image-servers',
  reads: {
    ListImageServers: listImageServers,
    ShowImageServer: showImageServer,
    ListLatestAttachedServerApp: listAttachedApps,
  },
  writes: {
    CreateImageServer: createImageServer,
    UpdateImageServer: updateImageServer,
    BatchDeleteImageServer: deleteImageServers,
    AttachImageServerApp: attachApps,
    RecreateServerImage: recreateImage,
  },
  seed: seedImageServers,
};
