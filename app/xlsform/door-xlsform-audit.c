/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"

#include <string.h>

static gboolean
check_audit_words (DoorXlsReader *self)
{
  static const char *const flags[] = { "track-changes", "identify-user" };
  const char *reasons = door_xls_reader_parameter (self, "track-changes-reasons");

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (door_xls_reader_parameter (self, flags[i])
        && !door_xls_is_boolean (door_xls_reader_parameter (self, flags[i])))
      {
        door_xls_reader_report_parameter (self, "parameter-invalid", flags[i], "true or false");
        return FALSE;
      }
  if (reasons && strcmp (reasons, "on-form-edit") != 0)
    {
      door_xls_reader_report_parameter (self, "parameter-invalid", "track-changes-reasons",
                                        "on-form-edit");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_seconds (DoorXlsReader *self, const char *name, gint64 *ret_seconds)
{
  const char *text = door_xls_reader_parameter (self, name);

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, ret_seconds, NULL))
    return TRUE;
  door_xls_reader_report_parameter (self, "parameter-invalid", name, "a whole number of seconds");
  return FALSE;
}

static gboolean
check_audit_location (DoorXlsReader *self)
{
  static const char *const priorities[]
      = { "no-power", "low-power", "balanced", "high-accuracy", NULL };
  const char *priority = door_xls_reader_parameter (self, "location-priority");
  const char *interval = door_xls_reader_parameter (self, "location-min-interval");
  const char *age = door_xls_reader_parameter (self, "location-max-age");
  gint64 interval_s, age_s;

  if (!priority && !interval && !age)
    return TRUE;
  if (!priority || !interval || !age)
    {
      door_xls_reader_error (self, "parameter-missing", "parameters",
                             "location-priority, location-min-interval and location-max-age come "
                             "together");
      return FALSE;
    }
  if (!g_strv_contains (priorities, priority))
    {
      door_xls_reader_report_parameter (self, "parameter-invalid", "location-priority",
                                        "no-power, low-power, balanced or high-accuracy");
      return FALSE;
    }
  if (!read_seconds (self, "location-min-interval", &interval_s)
      || !read_seconds (self, "location-max-age", &age_s))
    return FALSE;
  if (age_s < interval_s)
    door_xls_reader_report_parameter (self, "parameter-invalid", "location-max-age",
                                      "at least location-min-interval");
  return age_s >= interval_s;
}

void
door_xls_reader_read_audit (DoorXlsReader *self)
{
  static const char *const accepted[] = {
    "identify-user",
    "location-max-age",
    "location-min-interval",
    "location-priority",
    "track-changes",
    "track-changes-reasons",
    NULL,
  };
  DoorXlsNode *parent = self->block->node;
  DoorXlsNode *last = parent->last;

  if (self->row->name && strcmp (self->row->name, "audit") != 0)
    {
      door_xls_reader_error (self, "audit-named", "name",
                             "the audit is always called “audit”; leave its name empty");
      return;
    }
  if (self->audit)
    {
      door_xls_reader_error (self, "NAMES_001", "type", "a form has one audit at most");
      return;
    }
  self->name = "audit";
  if (!door_xls_reader_check_parameters (self, accepted) || !check_audit_words (self)
      || !check_audit_location (self))
    return;

  self->audit = door_xls_reader_add_question (self, "audit");
  for (const DoorXlsAttribute *a = self->parameters; a; a = a->next)
    door_xls_reader_set_bind (self, self->audit,
                              door_xls_arena_printf (self->conversion->arena, "odk:%s", a->name),
                              door_xls_text_plain (&a->text));
  /* It goes to meta once the sheet is read. */
  parent->last = last;
  if (last)
    last->next = NULL;
  else
    parent->first = NULL;
}
