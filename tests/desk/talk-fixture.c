/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "talk-fixture.h"

#include "door-files.h"

#include <string.h>

FakeMicrophone talk_microphone;

/* --- The day -------------------------------------------------------------------------------------- */

DoorVault *
talk_vault (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

DoorAuditAudio *
talk_audio (DeskFixture *self)
{
  return door_interview_get_audit_audio (desk_interview (self));
}

DoorGuard *
talk_guard (DeskFixture *self)
{
  return door_interview_get_guard (desk_interview (self));
}

void
talk_settle (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  do
    {
      door_scenario_settle (self->scenario, &error);
      g_assert_no_error (error);
      g_main_context_iteration (NULL, FALSE);
  } while (door_guard_get_step (talk_guard (self)) == DOOR_GUARD_WORKING
           || g_main_context_pending (NULL));
}

void
talk_open_again (DeskFixture *self)
{
  desk_open (self);
  door_audit_audio_begin (talk_audio (self), fake_microphone (&talk_microphone),
                          door_desk_get_cover (door_scenario_desk (self->scenario)));
  talk_settle (self);
}

void
talk_begin (DeskFixture *self)
{
  memset (&talk_microphone, 0, sizeof talk_microphone);
  desk_unlock (self);
  talk_open_again (self);
}

void
talk_say (const char *words)
{
  fake_microphone_say (&talk_microphone, words);
}

void
talk_answer (DeskFixture *self, const char *ref, const char *value)
{
  desk_answer (self, ref, value);
  talk_settle (self);
}

void
talk_next (DeskFixture *self)
{
  g_assert_true (door_interview_next (desk_interview (self)));
  talk_settle (self);
}

void
talk_choose (DeskFixture *self, DoorGuardStep step, guint choice)
{
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, step);
  door_guard_choose (talk_guard (self), choice);
  talk_settle (self);
}

void
talk_go_to (DeskFixture *self, const char *ref)
{
  g_assert_true (door_interview_go_to (desk_interview (self), ref));
  talk_settle (self);
}

void
talk_agree (DeskFixture *self)
{
  talk_begin (self);
  talk_say ("never ");
  talk_next (self);
  talk_answer (self, "/data/agrees", "yes");
}

void
talk_finish (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_scenario_finish (self->scenario, &error));
  g_assert_no_error (error);
}

/* --- What is there --- */

void
talk_clear (Talk *self)
{
  g_free (self->sound);
  g_free (self->notes);
  g_free (self->value);
}

static void
read_entry (const DoorEntry *entry, GString *notes, Talk *ret)
{
  if (entry->kind == DOOR_ENTRY_PARADATA && g_str_has_prefix (entry->value, "audio "))
    g_string_append_printf (notes, "%s%s", notes->len ? "; " : "", entry->value + 6);
  if (entry->kind == DOOR_ENTRY_SET && strcmp (entry->path, "/data/talk") == 0)
    {
      g_free (ret->value);
      ret->value = g_strdup (entry->value);
    }
}

static void
read_sound (DoorVault *vault, const DoorUuid *id, const DoorJournal *journal, Talk *ret)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);
      g_autoptr (GBytes) bytes = entry->kind == DOOR_ENTRY_ATTACH
                                     ? door_vault_read_attachment (vault, id, entry->value, NULL)
                                     : NULL;

      g_free (bytes ? g_steal_pointer (&ret->sound) : NULL);
      if (bytes)
        ret->sound = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
}

static void
count_parts (DoorVault *vault, Talk *ret)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (vault, NULL);

  for (guint i = 0; i < outbox->len; i++)
    for (char **name = ((DoorOutboxItem *) outbox->pdata[i])->names; *name; name++)
      ret->n_media += g_str_has_prefix (*name, "media-");
}

void
talk_look (DeskFixture *self, Talk *ret)
{
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GString) notes = g_string_new (NULL);
  const DoorInterviewInfo *info;

  memset (ret, 0, sizeof *ret);
  if (door_scenario_desk (self->scenario))
    desk_lock (self);
  vault = talk_vault (self);
  list = door_vault_list (vault, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  info = list->pdata[0];
  journal = door_vault_replay (vault, &info->id, NULL);
  for (guint i = 0; i < door_journal_length (journal); i++)
    read_entry (door_journal_get (journal, i), notes, ret);
  ret->notes = g_string_free (g_steal_pointer (&notes), FALSE);
  read_sound (vault, &info->id, journal, ret);
  count_parts (vault, ret);
}
