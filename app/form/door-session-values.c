/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a slot holds. Computed numbers are kept as numbers: most are only read by other expressions,
 * and to print one costs more than to compute it. */
#define G_LOG_DOMAIN "door-form"

#include <math.h>
#include <string.h>

#include "door-session-private.h"

#define MAX_INTEGER 9007199254740992.0 /* 2^53: beyond it a double skips integers */

void
door_slot_clear (DoorSlot *self)
{
  if (self->state & DOOR_SLOT_OWNED)
    g_free ((char *) self->text);
  self->text = "";
  self->state &= (guint16) ~(DOOR_SLOT_OWNED | DOOR_SLOT_HAS_NUMBER | DOOR_SLOT_NOT_NUMBER
                             | DOOR_SLOT_CANONICAL);
}

const char *
door_session_text_of (const DoorSession *self, DoorNode node)
{
  DoorSlot *slot = door_session_slot (self, node);

  if (!slot->text)
    {
      slot->text = door_xpath_number_to_text (slot->number);
      slot->state |= DOOR_SLOT_OWNED;
    }
  return slot->text;
}

void
door_session_put (DoorSession *self, DoorNode node, const char *text, gboolean is_lasting)
{
  DoorSlot *slot = door_session_slot (self, node);

  door_slot_clear (slot);
  door_session_sums_changed (self, node);
  if (!*text)
    return;
  slot->text = is_lasting ? text : g_strdup (text);
  if (!is_lasting)
    slot->state |= DOOR_SLOT_OWNED;
}

static void
note_written (DoorSession *self, DoorNode node, DoorChangeKinds kind)
{
  DoorSlot *slot = door_session_slot (self, node);

  if (kind != DOOR_CHANGE_CALCULATED
      && door_form_node (self->def, slot->def)->exprs[DOOR_EXPR_CALCULATE])
    slot->state |= DOOR_SLOT_JOURNALED;
  door_session_note (self, node, kind);
  door_session_mark_readers (self, node);
}

gboolean
door_session_write_text (DoorSession *self, DoorNode node, const char *text, DoorChangeKinds kind)
{
  if (strcmp (door_session_text_of (self, node), text) == 0)
    return FALSE;
  door_session_put (self, node, text, FALSE);
  note_written (self, node, kind);
  return TRUE;
}

gboolean
door_session_write_number (DoorSession *self, DoorNode node, double number, DoorChangeKinds kind)
{
  DoorSlot *slot = door_session_slot (self, node);
  g_autofree char *text = NULL;

  if (isnan (number) || isinf (number))
    {
      text = door_xpath_number_to_text (number);
      return door_session_write_text (self, node, text, kind);
    }
  if ((slot->state & DOOR_SLOT_CANONICAL) && slot->number == number)
    return FALSE;
  if (!(slot->state & DOOR_SLOT_CANONICAL) && !door_slot_is_blank (slot))
    {
      text = door_xpath_number_to_text (number);
      if (strcmp (slot->text, text) == 0)
        return FALSE;
    }
  door_slot_clear (slot);
  slot->text = NULL;
  slot->number = number + 0.0; /* no negative zero */
  slot->state |= DOOR_SLOT_HAS_NUMBER | DOOR_SLOT_CANONICAL;
  door_session_sums_changed (self, node);
  note_written (self, node, kind);
  return TRUE;
}

gboolean
door_session_write (DoorSession *self, DoorNode node, const DoorXValue *value, DoorChangeKinds kind)
{
  const DoorDataType type = door_session_data (self, node)->type;
  g_autofree char *text = NULL;

  if (value->kind == DOOR_X_NUMBER && type == DOOR_TYPE_DECIMAL)
    return door_session_write_number (self, node, value->number, kind);
  if (value->kind == DOOR_X_NUMBER && type == DOOR_TYPE_INT && fabs (value->number) < MAX_INTEGER)
    return door_session_write_number (self, node, trunc (value->number), kind);
  text = door_data_type_print (type, value, &self->host.host, self->zone);
  return door_session_write_text (self, node, text, kind);
}

gboolean
door_session_store (DoorSession *self, DoorNode node, const char *text, DoorChangeKinds kind)
{
  if (!door_session_write_text (self, node, text, kind))
    return FALSE;
  if (!self->is_folding && door_session_data (self, node)->value_actions.n > 0)
    g_array_append_val (self->fired, node);
  return TRUE;
}
