/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases and their list: behind app/desk's headers, as stub-desk.h says. */
#include "stub-private.h"

#include <string.h>

/* --- DoorCase ----------------------------------------------------------------------------- */

struct _DoorCase {
  GObject parent_instance;
  char *label;
  char *address;
  DoorCaseState state;
  const char *state_text;
};

G_DEFINE_TYPE (DoorCase, door_case, G_TYPE_OBJECT)

static void
case_finalize (GObject *object)
{
  g_free (DOOR_CASE (object)->label);
  g_free (DOOR_CASE (object)->address);
  G_OBJECT_CLASS (door_case_parent_class)->finalize (object);
}

static void
door_case_class_init (DoorCaseClass *klass)
{
  static const char *const names[]
      = { "state", "state-text", "progress", "visits-text", "appointment-text", "distance-text" };

  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = case_finalize;
}

static void
door_case_init (DoorCase *self)
{
}

const char *
door_case_get_language (DoorCase *self)
{
  return "Urdu";
}

const char *
door_case_get_visits_text (DoorCase *self)
{
  return self->state == DOOR_CASE_NEW ? "" : "2 visits";
}

const char *
door_case_get_appointment_text (DoorCase *self)
{
  return self->state == DOOR_CASE_APPOINTMENT ? "Today, 18:00" : "";
}

gboolean
door_case_get_appointment_is_due (DoorCase *self)
{
  return self->state == DOOR_CASE_APPOINTMENT;
}

const char *
door_case_get_distance_text (DoorCase *self)
{
  return "1.2 km north";
}

guint
door_case_get_unread (DoorCase *self)
{
  return self->state == DOOR_CASE_RETURNED ? 1 : 0;
}

static const struct {
  DoorCaseState state;
  const char *text;
  const char *address;
} samples[] = {
  { DOOR_CASE_IN_PROGRESS, "In progress, 41 answers", "12 Garden Road, green gate" },
  { DOOR_CASE_NEW, "Not begun", "14 Garden Road" },
  { DOOR_CASE_NEW, "Not begun",
    "Behind the second mosque, past the water tower, the house with the blue door; ask at the tea "
    "shop of Haji Rahmat for the family of the schoolteacher" },
  { DOOR_CASE_REFUSED, "Sent back by the office: the case was given to another team",
    "3 Mill Lane" },
  { DOOR_CASE_WAITING, "Finished, waiting to be sent", "5 Mill Lane" },
  { DOOR_CASE_SENT, "Sent, 14:05", "7 Mill Lane" },
  { DOOR_CASE_DAMAGED, "Cannot be read. Tell the office", "9 Mill Lane" },
  { DOOR_CASE_APPOINTMENT, "Appointment", "2 Mill Lane" },
  { DOOR_CASE_VISITED, "Visited, not done yet", "4 Mill Lane" },
  { DOOR_CASE_RETURNED, "Sent back to you with a comment", "6 Mill Lane" },
  { DOOR_CASE_FINAL, "The household refused; your supervisor confirms it", "8 Mill Lane" },
};

static DoorCase *
new_case (guint index)
{
  DoorCase *self = g_object_new (DOOR_TYPE_CASE, NULL);
  guint sample = index < G_N_ELEMENTS (samples) ? index : 1;

  self->label = g_strdup_printf ("Household %04u", 142 + index);
  self->address = g_strdup (samples[sample].address);
  self->state = samples[sample].state;
  self->state_text = samples[sample].text;
  return self;
}

const char *
door_case_get_id (DoorCase *self)
{
  return self->label;
}

const char *
door_case_get_label (DoorCase *self)
{
  return self->label;
}

const char *
door_case_get_address (DoorCase *self)
{
  return self->address;
}

const char *
door_case_get_area (DoorCase *self)
{
  return "Area 07";
}

DoorCaseState
door_case_get_state (DoorCase *self)
{
  return self->state;
}

const char *
door_case_get_state_text (DoorCase *self)
{
  return self->state_text;
}

double
door_case_get_progress (DoorCase *self)
{
  return 0;
}

/* --- DoorCaseList ------------------------------------------------------------------------- */

struct _DoorCaseList {
  GObject parent_instance;
  GListStore *all;
  GListStore *shown;
};

static GType
case_list_item_type (GListModel *model)
{
  return DOOR_TYPE_CASE;
}

static guint
case_list_count (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DOOR_CASE_LIST (model)->shown));
}

static gpointer
case_list_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DOOR_CASE_LIST (model)->shown), position);
}

static void
case_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = case_list_item_type;
  iface->get_n_items = case_list_count;
  iface->get_item = case_list_item;
}

G_DEFINE_TYPE_WITH_CODE (DoorCaseList,
                         door_case_list,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, case_list_model_init))

static void
case_list_finalize (GObject *object)
{
  g_object_unref (DOOR_CASE_LIST (object)->all);
  g_object_unref (DOOR_CASE_LIST (object)->shown);
  G_OBJECT_CLASS (door_case_list_parent_class)->finalize (object);
}

static void
door_case_list_class_init (DoorCaseListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = case_list_finalize;
}

static void
on_shown_changed (DoorCaseList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
door_case_list_init (DoorCaseList *self)
{
  self->all = g_list_store_new (DOOR_TYPE_CASE);
  self->shown = g_list_store_new (DOOR_TYPE_CASE);
  g_signal_connect_swapped (self->shown, "items-changed", G_CALLBACK (on_shown_changed), self);
}

void
door_case_list_set_search (DoorCaseList *self, const char *text)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->all)); i++)
    {
      g_autoptr (DoorCase) item = g_list_model_get_item (G_LIST_MODEL (self->all), i);

      if (strstr (item->label, text) != NULL || strstr (item->address, text) != NULL)
        g_ptr_array_add (found, g_steal_pointer (&item));
    }
  g_list_store_splice (self->shown, 0, case_list_count (G_LIST_MODEL (self)), found->pdata,
                       found->len);
}

void
door_case_list_set_show (DoorCaseList *self, DoorCaseShow show)
{
}

void
door_case_list_set_order (DoorCaseList *self, DoorCaseOrder order)
{
}

const char *
door_case_list_get_empty_text (DoorCaseList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->all)) > 0
             ? "No case has this in its name or address."
             : "Cases come from the office when this tablet is connected. Press “Send now” where "
               "there is a network.";
}

void
door_case_list_open_async (DoorCaseList *self,
                           DoorCase *item,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  if (item->state == DOOR_CASE_DAMAGED)
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_FORM,
                             "This case cannot be read. Tell the office its number.");
  else
    g_task_return_pointer (task, stub_interview_new (item->label, item->state >= DOOR_CASE_WAITING),
                           g_object_unref);
  g_object_unref (task);
}

DoorInterview *
door_case_list_open_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
stub_case_list_fill (DoorCaseList *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorCase) item = new_case (i);

      g_list_store_append (self->all, item);
    }
  door_case_list_set_search (self, "");
}
