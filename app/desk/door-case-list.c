/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void list_model_init (GListModelInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (DoorCaseList,
                               door_case_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- GListModel --------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return DOOR_TYPE_CASE;
}

static guint
get_n_items (GListModel *model)
{
  return DOOR_CASE_LIST (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint index)
{
  GPtrArray *shown = DOOR_CASE_LIST (model)->shown;

  return index < shown->len ? g_object_ref (g_ptr_array_index (shown, index)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- The object --------------------------------------------------------------------------- */

static void
door_case_list_finalize (GObject *object)
{
  DoorCaseList *self = DOOR_CASE_LIST (object);

  g_object_unref (self->queue);
  door_trust_unref (self->trust);
  door_clock_unref (self->clock);
  g_ptr_array_unref (self->all);
  g_array_unref (self->finished);
  g_ptr_array_unref (self->shown);
  g_signal_handlers_disconnect_by_data (self->log, self);
  g_object_unref (self->log);
  g_hash_table_unref (self->by_id);
  g_clear_pointer (&self->protocols, g_hash_table_unref);
  door_protocol_unref (self->usual);
  g_free (self->public_name);
  g_free (self->search);
  G_OBJECT_CLASS (door_case_list_parent_class)->finalize (object);
}

enum { REFRESHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
door_case_list_class_init (DoorCaseListClass *class)
{
  /* The cases were read again: objects may be others than before. */
  signals[REFRESHED] = g_signal_new ("refreshed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  G_OBJECT_CLASS (class)->finalize = door_case_list_finalize;
}

static void
door_case_list_init (DoorCaseList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->finished = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

DoorCaseList *
door_case_list_new (DoorVaultQueue *queue,
                    DoorFormShelf *shelf,
                    DoorTrust *trust,
                    DoorClock *clock,
                    DoorCaseLog *log,
                    const char *public_name)
{
  DoorCaseList *self = g_object_new (DOOR_TYPE_CASE_LIST, NULL);

  self->queue = g_object_ref (queue);
  self->shelf = shelf;
  self->trust = door_trust_ref (trust);
  self->clock = door_clock_ref (clock);
  self->log = g_object_ref (log);
  g_signal_connect_swapped (log, "added", G_CALLBACK (door_case_list_update), self);
  self->public_name = g_strdup (public_name);
  return self;
}

/* --- Showing ------------------------------------------------------------------------------ */

static gboolean
is_done (DoorCase *item)
{
  switch (door_case_get_state (item))
    {
    case DOOR_CASE_WAITING:
    case DOOR_CASE_SENT:
    case DOOR_CASE_FINAL:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_today (DoorCaseList *self, DoorCase *item)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) midnight = g_date_time_new (
      g_date_time_get_timezone (now), g_date_time_get_year (tomorrow),
      g_date_time_get_month (tomorrow), g_date_time_get_day_of_month (tomorrow), 0, 0, 0);

  switch (door_case_get_state (item))
    {
    case DOOR_CASE_IN_PROGRESS:
    case DOOR_CASE_RETURNED:
    case DOOR_CASE_REFUSED:
    case DOOR_CASE_DAMAGED:
      return TRUE;
    default:
      return !is_done (item) && !door_case_is_in_reserve (item)
             && door_case_list_appointment_of (item) < g_date_time_to_unix (midnight);
    }
}

static gboolean
is_shown (DoorCaseList *self, DoorCase *item)
{
  switch (self->show)
    {
    case DOOR_CASE_SHOW_TODAY:
      return is_today (self, item);
    case DOOR_CASE_SHOW_OPEN:
      return !is_done (item);
    case DOOR_CASE_SHOW_DONE:
      return is_done (item);
    default:
      return TRUE;
    }
}

static gboolean
is_same_at (GPtrArray *a, guint at_a, GPtrArray *b, guint at_b)
{
  return g_ptr_array_index (a, at_a) == g_ptr_array_index (b, at_b);
}

/* Takes the new list and tells only what lies between what stayed at either end, so that a list that
 * is read again under a person's hands keeps its focus and its place. */
static void
tell_change (DoorCaseList *self, GPtrArray *shown)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->shown);
  guint shorter = MIN (before->len, shown->len);
  guint head = 0, tail = 0;

  while (head < shorter && is_same_at (before, head, shown, head))
    head++;
  while (head + tail < shorter
         && is_same_at (before, before->len - 1 - tail, shown, shown->len - 1 - tail))
    tail++;
  self->shown = shown;
  if (before->len > head + tail || shown->len > head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail,
                                shown->len - head - tail);
}

void
door_case_list_show (DoorCaseList *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  door_case_list_measure (self);
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *item = g_ptr_array_index (self->all, i);

      if (is_shown (self, item) && (!self->search || door_case_matches (item, self->search)))
        g_ptr_array_add (shown, g_object_ref (item));
    }
  door_case_list_order (self, shown);
  tell_change (self, shown);
}

void
door_case_list_tell_refreshed (DoorCaseList *self)
{
  g_signal_emit (self, signals[REFRESHED], 0);
}

void
door_case_list_set_search (DoorCaseList *self, const char *text)
{
  g_free (self->search);
  self->search = text && *text ? g_strdup (text) : NULL;
  door_case_list_show (self);
}

void
door_case_list_set_show (DoorCaseList *self, DoorCaseShow what)
{
  self->show = what;
  door_case_list_show (self);
}

void
door_case_list_set_order (DoorCaseList *self, DoorCaseOrder by)
{
  self->order = by;
  door_case_list_show (self);
}

void
door_case_list_set_here (DoorCaseList *self, double latitude, double longitude)
{
  self->has_here = TRUE;
  self->latitude = latitude;
  self->longitude = longitude;
  door_case_list_show (self);
}

const char *
door_case_list_get_empty_text (DoorCaseList *self)
{
  if (self->all->len == 0 && door_trust_mode (self->trust) != DOOR_MODE_SEALED)
    return _ ("No interviews yet. Questionnaires come from the server when you connect and send; "
              "then begin a new interview.");
  if (self->all->len == 0)
    return _ ("No cases yet. They come from the office when you connect and send.");
  if (self->search)
    return _ ("No case matches what you typed.");
  if (self->show == DOOR_CASE_SHOW_TODAY)
    return _ ("Nothing is due today. Choose another list to see the other cases.");
  if (self->show == DOOR_CASE_SHOW_DONE)
    return _ ("Nothing is done yet. Finished cases come here.");
  return _ ("Everything here is done.");
}

guint
door_case_list_count_all (DoorCaseList *self)
{
  return self->all->len;
}

DoorCase *
door_case_list_find (DoorCaseList *self, const char *case_id)
{
  return g_hash_table_lookup (self->by_id, case_id);
}

DoorCase *
door_case_list_find_unused (DoorCaseList *self, const char *form_id)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      DoorCase *item = g_ptr_array_index (self->all, i);

      if (door_case_get_state (item) == DOOR_CASE_NEW
          && g_strcmp0 (door_case_get_facts (item)->form_id, form_id) == 0)
        return item;
    }
  return NULL;
}

/* --- One case ----------------------------------------------------------------------------- */

DoorProtocol *
door_case_list_protocol (DoorCaseList *self, const char *form_id)
{
  DoorProtocol *found
      = self->protocols && form_id ? g_hash_table_lookup (self->protocols, form_id) : NULL;

  if (found)
    return found;
  if (!self->usual)
    self->usual = door_protocol_parse (NULL, NULL);
  return self->usual;
}

static gboolean
is_known (const GPtrArray *events, const DoorCaseEvent *event)
{
  for (guint i = 0; i < events->len; i++)
    if (strcmp (door_case_event_id (g_ptr_array_index (events, i)), door_case_event_id (event))
        == 0)
      return TRUE;
  return FALSE;
}

/* Events that came with the assignment, from the colleague who had the case before: one a line. That
 * it was handed over is over. When a case comes back, our own are among them. */
static void
add_handed_over (GPtrArray *events, const GPtrArray *own, const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines ? lines : "", "\n", -1);

  for (guint i = 0; parts[i]; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (parts[i], strlen (parts[i]));
      DoorCaseEvent *event = *parts[i] ? door_case_event_parse (bytes, NULL) : NULL;

      if (event && !door_case_event_is (event, "handed-over")
          && !door_case_event_is (event, "given")
          && !door_case_event_is (event, DOOR_EVENT_REASSIGNED)
          && !door_case_event_is (event, DOOR_EVENT_TAKEN) && !is_known (own, event))
        g_ptr_array_add (events, event);
      else
        door_case_event_unref (event);
    }
}

void
door_case_list_fold (DoorCaseList *self, DoorCase *item)
{
  const DoorAssignmentFacts *facts = door_case_get_facts (item);
  DoorProtocol *protocol = door_case_list_protocol (self, facts->form_id);
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GPtrArray) before
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  g_autofree char *instance
      = progress->has_interview ? door_uuid_to_instance_id (&progress->interview) : NULL;

  g_ptr_array_extend (events, door_case_log_of (self->log, facts->id), NULL, NULL);
  add_handed_over (before, events, facts->handed_over);
  g_ptr_array_extend (events, before, NULL, NULL);
  door_case_set_contact (
      item, door_contact_fold (events, &protocol->contact, door_case_get_stage (item), instance),
      protocol, now);
}

void
door_case_list_update (DoorCaseList *self, const char *case_id)
{
  DoorCase *item = door_case_list_find (self, case_id);

  if (!item)
    return;
  door_case_list_fold (self, item);
  door_case_list_show (self);
}
