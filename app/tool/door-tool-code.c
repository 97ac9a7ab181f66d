/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl code: texts to coders, codes from them, and how well they agree. */
#define G_LOG_DOMAIN "doorctl"

#include "door-coding-classes.h"
#include "door-codings.h"
#include "door-files.h"
#include "door-tool.h"

#include <string.h>

/* What all three have in common. */
typedef struct {
  char *question, *key, *passphrase_file, *survey_key, *form, *to, *confirmed_by, *frame, *coder,
      *beside;
  gboolean final;
  DoorIdentity *identity;
  DoorPublicKeys keys;
  DoorAnalystJob job;
} Asked;

static void
asked_clear (Asked *self)
{
  g_free (self->question);
  g_free (self->key);
  g_free (self->passphrase_file);
  g_free (self->survey_key);
  g_free (self->form);
  g_free (self->to);
  g_free (self->confirmed_by);
  g_free (self->frame);
  g_free (self->coder);
  g_free (self->beside);
  g_clear_pointer (&self->identity, door_identity_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
ask (Asked *self, const DoorCommand *command, char ***argv, guint n_arguments, int *ret_status)
{
  const GOptionEntry entries[] = {
    { "question", 0, 0, G_OPTION_ARG_STRING, &self->question,
      "Column with the texts, as it is called in the export: occupation, member.occupation",
      "COLUMN" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &self->key, "The analyst's key", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &self->passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &self->survey_key, "Public key of the survey",
      "KEY" },
    { "form", 0, 0, G_OPTION_ARG_STRING, &self->form, "Id of the form", "ID" },
    { "coder", 0, 0, G_OPTION_ARG_STRING, &self->coder, "Who codes", "NAME" },
    { "frame", 0, 0, G_OPTION_ARG_FILENAME, &self->frame,
      "Codeframe: a CSV with code and label; iccs: the classification of crime", "FILE" },
    { "beside", 0, 0, G_OPTION_ARG_STRING, &self->beside,
      "Another column to hand out beside each text: i_iccs", "COLUMN" },
    { "final", 0, 0, G_OPTION_ARG_NONE, &self->final, "These codes settle where coders differ",
      NULL },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &self->to, "File to write", "FILE" },
    { "confirmed-by", 0, 0, G_OPTION_ARG_STRING, &self->confirmed_by,
      "Who lets the texts leave; into exports.log", "NAME" },
    { NULL },
  };

  if (!door_tool_parse (command, argv, entries, (int) n_arguments, ret_status))
    return FALSE;
  if (self->question && self->key && self->survey_key)
    return TRUE;
  *ret_status = door_tool_needs (command, "--question, --key and --survey-key");
  return FALSE;
}

static gboolean
open_job (Asked *self, const char *folder, GError **error)
{
  self->identity = door_tool_identity (self->key, self->passphrase_file, error);
  if (!self->identity || !door_tool_public_keys (self->survey_key, &self->keys, error))
    return FALSE;
  self->job = (DoorAnalystJob){ .folder = folder,
                                .key = self->identity,
                                .survey_key = &self->keys,
                                .form_id = self->form,
                                .to = self->to,
                                .no_paradata = TRUE,
                                .confirmed_by = self->confirmed_by };
  return TRUE;
}

static GBytes *
load (const char *path, GError **error)
{
  return door_file_load (path, 256u * 1024 * 1024, error);
}

#define CRIME "iccs"

/* "iccs" is the classification that comes with the programs. */
static GBytes *
load_frame (const char *name, GError **error)
{
  g_autoptr (DoorIccs) classes = NULL;
  GBytes *frame = NULL;

  if (strcmp (name, CRIME) != 0)
    return load (name, error);
  classes = door_coding_classes (NULL, &frame, error);
  return frame;
}

/* Beside each text the three classes of crime that fit its words best. */
static GBytes *
suggest (GBytes *texts, GError **error)
{
  g_autoptr (DoorIccs) classes = door_coding_classes (NULL, NULL, error);

  return classes ? door_iccs_suggest (classes, texts, error) : NULL;
}

static int
run_texts (const DoorCommand *command, char **argv)
{
  g_auto (Asked) asked = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) texts = NULL;
  guint n = 0;
  int status;

  if (!ask (&asked, command, &argv, 1, &status))
    return status;
  if (!asked.to)
    return door_tool_needs (command, "--to");
  if (open_job (&asked, argv[1], &error))
    texts = door_codings_texts (&asked.job, asked.question, asked.beside,
                                asked.coder ? asked.coder : "", &n, &error);
  if (texts && asked.frame && strcmp (asked.frame, CRIME) == 0)
    {
      GBytes *with = suggest (texts, &error);

      g_bytes_unref (texts);
      texts = with;
    }
  if (!texts || !door_file_replace (asked.to, texts, 0600, &error))
    return door_tool_fail (error);
  g_print ("%u texts\n", n);
  return DOOR_EXIT_DONE;
}

static int
run_take (const DoorCommand *command, char **argv)
{
  g_auto (Asked) asked = { NULL };
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GBytes) coded = NULL;
  guint n = 0;
  int status;

  if (!ask (&asked, command, &argv, 2, &status))
    return status;
  if (!asked.frame || !asked.coder)
    return door_tool_needs (command, asked.frame ? "--coder" : "--frame");
  frame = load_frame (asked.frame, &error);
  coded = frame ? load (argv[2], &error) : NULL;
  if (!coded || !open_job (&asked, argv[1], &error)
      || !door_codings_take (&asked.job, asked.question, asked.coder, asked.final, frame, coded,
                             clock, &n, &error))
    return door_tool_fail (error);
  g_print ("%u codes taken\n", n);
  return DOOR_EXIT_DONE;
}

static int
run_agree (const DoorCommand *command, char **argv)
{
  g_auto (Asked) asked = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) differ = NULL;
  DoorCodingAgreement agreement;
  int status;

  if (!ask (&asked, command, &argv, 1, &status))
    return status;
  if (!open_job (&asked, argv[1], &error)
      || !door_codings_agree (&asked.job, asked.question, &agreement, &differ, &error)
      || (asked.to && !door_file_replace (asked.to, differ, 0600, &error)))
    return door_tool_fail (error);
  g_print ("%.0f texts coded twice; agreement %.1f%%; kappa %.3f (%.3f to %.3f)\n", agreement.n,
           100 * agreement.agreement, agreement.kappa, agreement.kappa_low, agreement.kappa_high);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_code_commands[] = {
  { "code texts", "FOLDER", "Hand out the texts of a question to be coded", run_texts },
  { "code take", "FOLDER CODED.csv", "Take the codes of one coder, checked against a codeframe",
    run_take },
  { "code agree", "FOLDER", "How well two coders agree, and where they differ", run_agree },
  { NULL },
};
