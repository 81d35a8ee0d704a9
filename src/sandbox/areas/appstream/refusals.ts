import { invalidForAppStream } from '../../complaints.ts';
import { Refusal } from '../../refusal.ts';

/** Refusals of AppStream by their documented codes (AppStream API reference, "Error Codes"). */
export const refuseApp = {
  invalid: invalidForAppStream,
  noZone: (zone: string) => new Refusal(404, 'WKS.00051301', `Availability zone ${zone} not exists.`),
  noTenant: () => new Refusal(404, 'WKS.00051401', 'Tenant information not found.'),
  noDomain: () => new Refusal(404, 'WKS.00051402', 'Domain information is not configured.'),
  noAccount: (account: string) => new Refusal(404, 'WKS.00051403', `Account'${account}' does not exist`),
  noUserGroup: (group: string) => new Refusal(404, 'WKS.00051404', `User group'${group}' does not exist`),
  noJob: (id: string) => new Refusal(404, 'WKS.00051501', `The job '${id}' requested by the client was not found.`),
  inUse: () => new Refusal(409, 'WKS.00051502', 'Operation not supported,the cloud application resources exist.'),
  quota: () => new Refusal(400, 'WKS.00052102', 'Insufficient quota.'),
  noProduct: (id: string) => new Refusal(404, 'WKS.00052103', `The product '${id}' not find.`),
  soldOut: (zone: string) =>
    new Refusal(404, 'WKS.00052104', `This product has been sold out or abandon in the availabilityZone ${zone}.`),
  onlyDedicated: () => new Refusal(400, 'WKS.00052109', 'DeH packages can be provisioned only on DeHs.'),
  policyTaken: () => new Refusal(409, 'WKS.00081101', 'The policy group name is conflict.'),
  noServerGroup: (id: string) =>
    new Refusal(
      404,
      'WKS.00121100',
      `The cloud application server group requested by the client was not found, and '${id}' is a non-existing cloud application server group.`,
    ),
  groupTaken: (name: string) =>
    new Refusal(
      409,
      'WKS.00121101',
      `The app-server group requested by the client is in conflict, '${name}' is an app-server group in conflict.`,
    ),
  noRightToImage: () => new Refusal(403, 'WKS.00121102', 'Current user has no auth to user market image.'),
  noServers: (id: string) => new Refusal(404, 'WKS.00121104', `There are no instances under server group '${id}'.`),
  hasServers: (id: string) =>
    new Refusal(409, 'WKS.00121103', `There are undeleted instances under server group '${id}'.`),
  otherSystem: (wanted: string, given: string) =>
    new Refusal(
      409,
      'WKS.00121105',
      `The server group requires the OS type of the mirror is: '${wanted}', but the OS type of the request mirror is '${given}'.`,
    ),
  hasAppGroups: (id: string) =>
    new Refusal(409, 'WKS.00121106', `There are undissolved app group under server group '${id}'.`),
  tooManyGroups: (limit: number) =>
    new Refusal(400, 'WKS.00121107', `The number of server group exceeds the limit, limit ${limit}`),
  noServer: (id: string) =>
    new Refusal(
      404,
      'WKS.00121200',
      `The cloud application server requested by the client was not found, and '${id}' is a non-existing cloud application server.`,
    ),
  unsupported: (id: string, detail: string) =>
    new Refusal(
      409,
      'WKS.00121201',
      `The cloud application server ${id} operation requested by the client is not supported.`,
      { detail },
    ),
  noAttachment: (id: string) =>
    new Refusal(
      500,
      'WKS.00121205',
      `The cloud application server ${id} requested by the client is failed to attach with apps.`,
    ),
  mustBeOff: (id: string) =>
    new Refusal(409, 'WKS.00121208', `Server '${id}' must be shut down before cold migration.`),
  imageGone: () => new Refusal(404, 'WKS.00121209', 'The server original image info does not exist.'),
  noOu: (name: string) => new Refusal(404, 'WKS.00121212', `Organization unit(OU) '${name}' does not exist.`),
  badImage: (why: string) =>
    new Refusal(400, 'WKS.00121301', `The image requested by the client was not supported:${why}`),
  noImage: (id: string) => new Refusal(404, 'WKS.00121303', `The client requested image '${id}' not found.`),
  noSubnet: (id: string) =>
    new Refusal(404, 'WKS.00121304', `The subnet '${id}' requested by the client was not found.`),
  noPolicy: (id: string) =>
    new Refusal(404, 'WKS.00121402', `The Policy information of server group '${id}' not found.`),
  boundType: () =>
    new Refusal(
      400,
      'WKS.00121404',
      'Failed to modify the application type. The server group cannot be associated with any application group.',
    ),
  noStoragePool: (id: string) => new Refusal(404, 'WKS.00121501', `The dss cluster '${id}' is not find.`),
  noAgency: (name: string) => new Refusal(401, 'WKS.00121601', `Missing ${name} agency rights permission.`),
  tooManySessions: () =>
    new Refusal(
      400,
      'WKS.00121602',
      'The number of maxSession exceeds the sum of the number of paid sessions and the number of default sessions.',
    ),
  noSessionsOf: (type: string) =>
    new Refusal(404, 'WKS.00121607', `The corresponding session resource cannot be matched,session type is '${type}'.`),
  tooManyPaidSessions: (most: number) =>
    new Refusal(400, 'WKS.00121608', `The number of sessions exceeds the maximum,max extra session size is '${most}'.`),
  noAppGroup: () => new Refusal(404, 'WKS.00131100', 'Application group does not exist.'),
  notBound: () =>
    new Refusal(404, 'WKS.00131102', 'The application group needs to be bound to the application server group first.'),
  noApp: () => new Refusal(404, 'WKS.00131200', 'Published application record does not exist.'),
};
