import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { checkMarketProduct, imageGiven } from './image-given.ts';
import { refuseApp } from './refusals.ts';
import { serverBy, serverOf } from './server-lookup.ts';
import { changeImage, reinstallServer, type ServerWork, startWork } from './server-work.ts';

function reinstall(call: Call): ServerWork {
  return reinstallServer(call.params.flag('update_access_agent') ?? false);
}

function imageChange({ params, world }: Call): ServerWork {
  const id = params.need('image_id');
  const image = imageGiven(world, id, params.need('image_type'));
  if (params.need('os_type') !== image.os) throw refuseApp.otherSystem(image.os, params.need('os_type'));
  checkMarketProduct(image, params);
  return changeImage(id, params.flag('update_access_agent') ?? false);
}

function one(type: string, workOf: (call: Call) => ServerWork): Handler {
  return (call) => ok({ job_id: startWork(call, type, [serverOf(call)], workOf(call)).id });
}

/** A job for each server: one that is refused does not stop the others. */
function each(type: string, workOf: (call: Call) => ServerWork): Handler {
  return (call): Answer => {
    const ids = [...new Set(call.params.texts('server_ids'))];
    if (ids.length === 0) throw refuseApp.invalid('server_ids');
    const work = workOf(call);
    return ok({
      items: ids.map((id) => attempt(id, () => startWork(call, type, [serverBy(call.world, id)], work).id)),
    });
  };
}

function attempt(server_id: string, start: () => string) {
  try {
    return { server_id, job_id: start(), error_code: '', error_message: '' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { server_id, job_id: '', error_code: error.code, error_message: error.message };
  }
}

export const imageWrites: Record<string, Handler> = {
  ReinstallServer: one('REINSTALL_OS', reinstall),
  BatchReinstallServer: each('REINSTALL_OS', reinstall),
  ChangeServerImage: one('CHANGE_SERVER_IMAGE', imageChange),
  BatchChangeServerImage: each('CHANGE_SERVER_IMAGE', imageChange),
};
