import { z } from 'zod';
import { int, text, time } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

const retention = int(0, 180).describe('Days; 0 for ever');

const rule = section({
  record_type: z.enum(['whole', 'interval', 'userOperations', 'sessionMonitoring']),
  interval_record_start_time: time('HH:mm'),
  interval_record_end_time: time('HH:mm'),
  op_type: z.enum(['input', 'filecopy']).describe('What starts it, for userOperations'),
  audio_record: z.boolean(),
  fps: text(255).describe('2, 5, 10 or 15'),
  duration: text(255).describe('Minutes a file: 10, 20, 30 or 60'),
  resolution: text(255).describe('720P, 1080P or original'),
  event_enable: z.boolean().describe('Audit key events'),
  file_suffix: text(1000).describe('|-joined'),
  regit_paths: text(10_000).describe('Registry paths, |-joined'),
  app_filter_type: text(255).describe('black or white'),
  app_white_list: text(1000).describe('|-joined'),
  app_black_list: text(1000).describe('|-joined'),
  retention_duration: retention,
});

/** Recordings of the screen and where they are kept. */
export const recordAudit = section({
  enable: z.boolean(),
  rules: section({ rule }),
  storage_type: text(255).describe('OBS or SFTP'),
  obs_bucket_source: text(255).describe('AUTO_CREATE or CREATED'),
  obs_bucket_name: text(255),
  retention_duration: retention,
});
