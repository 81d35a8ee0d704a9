import { iso } from '../../time.ts';
import { appGroups } from '../../world/app-groups.ts';
import { type ImageServer, imageServerStatus } from '../../world/app-image-servers.ts';
import { appServers, serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { nameOf } from './accounts.ts';
import { traitsOf } from './server-views.ts';

/** What was made for it shows from when it is there until it is gone. */
export function imageServerView(imageServer: ImageServer, world: World) {
  const { source, account, group, server, appGroup } = imageServer;
  const status = imageServerStatus(world, imageServer);
  const runs = status !== 'CREATING' && world.part(appServers).get(server.id) !== undefined;
  return {
    id: imageServer.id,
    name: imageServer.name,
    description: imageServer.description,
    image_ref: {
      id: source.id,
      image_type: source.type,
      spce_code: source.specCode ?? '',
      product_id: source.productId ?? '',
    },
    server_group_id: world.part(serverGroups).get(group.id)?.id ?? '',
    app_group_id: world.part(appGroups).get(appGroup?.id ?? '')?.id ?? '',
    server_id: runs ? server.id : '',
    instance_id: runs ? traitsOf(server).instanceId : '',
    image_id: imageServer.imageId ?? '',
    status,
    authorize_accounts: [
      {
        account: nameOf(world, account),
        account_type: account.accountType,
        ...(account.domain && { domain: account.domain }),
      },
    ],
    create_time: iso(imageServer.created),
    update_time: iso(imageServer.updated),
    enterprise_project_id: '0',
  };
}
