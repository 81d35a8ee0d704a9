import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** Where profiles and folders of users are kept. Odd spellings are the API's. */
export const personalizedData = section({
  personalized_data_mgmt_path: text(255),
  user_data_roaming_enable: z.boolean(),
  user_data_roaming_options: section({
    profile_streaming_enable: z.boolean(),
    roamed_files_local_path: text(255),
    exclude_folders_path: text(255),
    roaming_registry_method: text(255),
    roaming_registry_path: text(255),
  }),
  user_folder_redirection_enable: z.boolean(),
  user_folder_redirection_options: section({
    restore_local_directories_enable: z.boolean(),
    appData_roaming_enale: z.boolean(),
    redirec_desktop: z.boolean(),
    redirec_start_menu: z.boolean(),
    redirec_documents: z.boolean(),
    redirec_pictures: z.boolean(),
    redirec_music: z.boolean(),
    redirec_videos: z.boolean(),
    redirec_favorites: z.boolean(),
    redirec_contacts: z.boolean(),
    redirec_downloads: z.boolean(),
    redirec_links: z.boolean(),
    redirec_searches: z.boolean(),
    redirec_saved_games: z.boolean(),
  }),
  logoff_delete_user_configuration: z.boolean(),
  network_drive_mapping_enable: z.boolean(),
  network_drive_mapping_options: section({ network_drive_mapping_path: text(255), drive_letter: text(255) }),
});
