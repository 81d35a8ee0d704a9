/** An answer that says no. `gateway` ones carry the request id in their body, as API Gateway's do. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly gateway: boolean;

  constructor(status: number, code: string, message: string, more: { detail?: string; gateway?: boolean } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.gateway = more.gateway ?? false;
    if (more.detail) this.detail = more.detail;
  }
}

/** Refusals of API Gateway itself, before the service sees the request (API Gateway user guide, "Error Codes"). */
export const gateway = {
  unknownApi: () =>
    fromGateway(404, 'APIGW.0101', 'The API does not exist or has not been published in the environment.'),
  unknownMethod: () => fromGateway(404, 'APIGW.0101', 'The API does not exist.'),
  tooLarge: () => fromGateway(413, 'APIGW.0201', 'Request entity too large.'),
  uriTooLong: () => fromGateway(414, 'APIGW.0201', 'Request URI too large.'),
  headerTooLarge: () => fromGateway(494, 'APIGW.0201', 'Request headers too large.'),
  badRequest: () => fromGateway(400, 'APIGW.0201', 'API request error.'),
  unauthenticated: (why: string) => fromGateway(401, 'APIGW.0301', `Incorrect IAM authentication information: ${why}`),
  wrongAccount: () => fromGateway(401, 'APIGW.0301', 'Incorrect IAM authentication information: domain id mismatch'),
  tokenExpired: () => fromGateway(401, 'APIGW.0307', 'The token must be updated.'),
  throttled: (limit: number) =>
    fromGateway(
      429,
      'APIGW.0308',
      `The throttling threshold has been reached: policy user over ratelimit,limit:${limit},time:1 minute`,
    ),
};

/** Documented with HTTP 200 alone (Workspace API reference, "Error Codes"): the body says no, the status says yes. */
const COME_WITH_200 = new Set([
  'WKS.00010109',
  'WKS.00010110',
  'WKS.00010306',
  'WKS.00010315',
  'WKS.00010321',
  'WKS.0417',
]);

/** Documented with 200 and with other statuses: 200 here where the operation's own 200 has an `error_code`. */
const MAY_COME_WITH_200 = new Set(['WKS.0106', 'WKS.0402', 'WKS.0404', 'WKS.0405']);

const ANSWERS_WITH_A_CODE = new Set([
  'ApplyDesktopsInternet',
  'ApplyInternet',
  'ApplySubnetBandwidth',
  'AssociateDesktopsEip',
  'BatchDisassociateDesktopsEip',
  'BatchRebuildDesktopsSystemDisk',
  'DeleteSubnetBandwidth',
  'UpdateDesktop',
  'UpdateSubnetBandwidth',
  'UpdateSubnetBandwidthControlList',
]);

/** The status a refusal has when this operation gives it. */
export function statusOf({ code, status }: Refusal, operationId: string | undefined): number {
  if (COME_WITH_200.has(code)) return 200;
  return MAY_COME_WITH_200.has(code) && ANSWERS_WITH_A_CODE.has(operationId ?? '') ? 200 : status;
}

/** Refusals of the Workspace service by their documented codes (Workspace API reference, "Error Codes"). */
export const refuse = {
  notJson: () => new Refusal(400, 'WKS.0000', 'The format of the parameters entered through the interface is invalid.'),
  emptyBody: () => new Refusal(400, 'WKS.0001', 'The request message input by the interface is empty.'),
  invalid: (name: string, detail?: string) =>
    new Refusal(
      400,
      'WKS.0001',
      `The format of the parameters entered through the interface is invalid. ${name} is invalid.`,
      {
        ...(detail && { detail }),
      },
    ),
  limit: () => new Refusal(400, 'WKS.0509', 'The value of limit must be greater than 0 and smaller than 1000.'),
  offset: () => new Refusal(400, 'WKS.0508', 'The value of offset cannot be smaller than 0.'),
  wrongProject: () => new Refusal(401, 'WKS.00010025', 'The project id in the request URL does not match the token.'),
  notFound: (kind: string, id: string) =>
    new Refusal(
      404,
      'WKS.00010031',
      `The resource does not found. The resource type is ${kind} and resource id [${id}].`,
    ),
  noResource: () => new Refusal(404, 'WKS.0010', 'No resources found in the system.'),
  conflict: (status: string, operation: string, id: string) =>
    new Refusal(
      409,
      'WKS.00010032',
      `Operation conflict. The desktop current instance status is [${status}] and deny operation [${operation}], resource id [${id}].`,
    ),
  maintenance: () =>
    new Refusal(409, 'WKS.0016', 'Cannot operate the desktop in maintenance mode or the desktop id is invalid.'),
  notStarted: () => new Refusal(400, 'WKS.0401', 'The desktop cannot be modified because it is not started.'),
  deleting: () => new Refusal(403, 'WKS.0402', 'The desktop is being deleted and cannot be modified.'),
  deleteFailed: () => new Refusal(403, 'WKS.0403', 'The desktop failed to be deleted and cannot be modified.'),
  notRunning: () =>
    new Refusal(
      403,
      'WKS.0405',
      'Failed to restart the desktop that is not running. Please ensure that the desktop is running, and try again.',
    ),
  busy: () =>
    new Refusal(400, 'WKS.0406', 'The desktop cannot be modified because it is being started, stopped, or restarted.'),
  noUser: () => new Refusal(400, 'WKS.00170312', 'Tenant/user does not exist.'),
  noGroup: () => new Refusal(400, 'WKS.00170208', 'The user group does not exist.'),
  noZone: (id: string) => new Refusal(404, 'WKS.00051301', `Availability zone ${id} not exists.`),
  noImage: () => new Refusal(500, 'WKS.0923', 'The image does not exist.'),
  nameEmpty: () => new Refusal(400, 'WKS.00010109', 'The custom name of desktop is empty.'),
  nameDuplicated: () => new Refusal(400, 'WKS.0417', 'The desktop name is duplicated.'),
  noSelfBackup: () =>
    new Refusal(
      400,
      'WKS.00010315',
      'The desktop does not support setting whether to enable user self-service backup management function.',
    ),
  /** The reference has no code for it: the general one for what an operation does not do stands in. */
  notForPrepaid: () =>
    new Refusal(
      403,
      'WKS.00010036',
      'The interface current not support yearly/monthly resources: they are unsubscribed.',
    ),
  noOrder: (id: string) => new Refusal(400, 'WKS.00052107', `The order '${id}' not find.`),
  unpaidOrders: () => new Refusal(500, 'WKS.0224', 'Unpaid orders already exist, so this operation is not allowed.'),
  nameTaken: () => new Refusal(400, 'WKS.00010139', 'The desktop name already exists in the domain.'),
  quota: () => new Refusal(400, 'WKS.0106', 'Insufficient quota.'),
  ongoing: () => new Refusal(500, 'WKS.00000010', 'There are ongoing tasks.'),
  noRetry: () => new Refusal(500, 'WKS.00000025', 'The service status does not allow task retry.'),
};

function fromGateway(status: number, code: string, message: string): Refusal {
  return new Refusal(status, code, message, { gateway: true });
}
