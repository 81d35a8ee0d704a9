import type { Call } from '../../operation.ts';
import { type ImageServer, imageServerStatus, imageServers } from '../../world/app-image-servers.ts';
import { refuseApp } from './refusals.ts';

export function imageServerOf({ params, world }: Call): ImageServer {
  const id = params.need('server_id');
  const server = world.part(imageServers).get(id);
  if (!server) throw refuseApp.noServer(id);
  return server;
}

/** The one of the request, if it runs and no image is being built from it. */
export function readyImageServerOf(call: Call): ImageServer {
  const server = imageServerOf(call);
  const status = imageServerStatus(call.world, server);
  if (status !== 'ACTIVE' && status !== 'BUILT') throw refuseApp.unsupported(server.id, `its status is ${status}`);
  return server;
}
