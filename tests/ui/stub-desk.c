/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-desk.h"

#include <string.h>

G_DEFINE_QUARK (stub - unlock - error, door_unlock_error)

static void
get_nothing (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, FALSE);
}

static void
install (GObjectClass *klass, const char *const *names, guint n_names)
{
  klass->get_property = get_nothing;
  for (guint i = 0; i < n_names; i++)
    g_object_class_install_property (
        klass, i + 1, g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READABLE));
}

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

  install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
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

void
door_desk_find_here (DoorDesk *self)
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

/* --- DoorSyncStatus ----------------------------------------------------------------------- */

struct _DoorSyncStatus {
  GObject parent_instance;
  DoorSendingState state;
  guint waiting;
  char *text;
};

G_DEFINE_TYPE (DoorSyncStatus, door_sync_status, G_TYPE_OBJECT)

static void
sync_finalize (GObject *object)
{
  g_free (DOOR_SYNC_STATUS (object)->text);
  G_OBJECT_CLASS (door_sync_status_parent_class)->finalize (object);
}

static void
door_sync_status_class_init (DoorSyncStatusClass *klass)
{
  static const char *const names[] = { "state", "waiting", "text" };

  install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = sync_finalize;
}

static void
door_sync_status_init (DoorSyncStatus *self)
{
  self->waiting = 3;
  self->text = g_strdup ("3 waiting · last sent 14:05");
}

void
stub_sync_set (DoorSyncStatus *self, DoorSendingState state, guint waiting, const char *text)
{
  self->state = state;
  self->waiting = waiting;
  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify (G_OBJECT (self), "state");
  g_object_notify (G_OBJECT (self), "text");
}

DoorSendingState
door_sync_status_get_state (DoorSyncStatus *self)
{
  return self->state;
}

guint
door_sync_status_get_waiting (DoorSyncStatus *self)
{
  return self->waiting;
}

const char *
door_sync_status_get_text (DoorSyncStatus *self)
{
  return self->text;
}

void
door_sync_status_run_async (DoorSyncStatus *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  stub_sync_set (self, DOOR_SENDING_IDLE, 0, "Everything is sent · 15:20");
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
door_sync_status_run_finish (DoorSyncStatus *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- DoorDesk ----------------------------------------------------------------------------- */

struct _DoorDesk {
  GObject parent_instance;
  DoorCaseList *cases;
  DoorSyncStatus *sync;
  DoorSending *sending;
  char *space_warning;
  DoorSpace space;
};

G_DEFINE_TYPE (DoorDesk, door_desk, G_TYPE_OBJECT)

static void
desk_finalize (GObject *object)
{
  g_object_unref (DOOR_DESK (object)->cases);
  g_object_unref (DOOR_DESK (object)->sync);
  g_object_unref (DOOR_DESK (object)->sending);
  g_free (DOOR_DESK (object)->space_warning);
  G_OBJECT_CLASS (door_desk_parent_class)->finalize (object);
}

static void
door_desk_class_init (DoorDeskClass *klass)
{
  static const char *const names[] = { "space-warning" };

  install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = desk_finalize;
}

static void
door_desk_init (DoorDesk *self)
{
  self->cases = g_object_new (DOOR_TYPE_CASE_LIST, NULL);
  self->sync = g_object_new (DOOR_TYPE_SYNC_STATUS, NULL);
  self->sending = stub_sending_new ();
}

DoorDesk *
stub_desk_new (guint n_cases)
{
  DoorDesk *self = g_object_new (DOOR_TYPE_DESK, NULL);

  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (DoorCase) item = new_case (i);

      g_list_store_append (self->cases->all, item);
    }
  door_case_list_set_search (self->cases, "");
  return self;
}

void
stub_desk_set_space_warning (DoorDesk *self, const char *text)
{
  g_free (self->space_warning);
  self->space_warning = g_strdup (text);
  g_object_notify (G_OBJECT (self), "space-warning");
}

const char *
door_desk_get_space_warning (DoorDesk *self)
{
  return self->space_warning;
}

const char *
door_desk_get_target_text (DoorDesk *self)
{
  return NULL;
}

const char *
door_desk_get_notice (DoorDesk *self)
{
  return NULL;
}

DoorCaseList *
door_desk_get_cases (DoorDesk *self)
{
  return self->cases;
}

DoorSyncStatus *
door_desk_get_sync (DoorDesk *self)
{
  return self->sync;
}

DoorSending *
door_desk_get_sending (DoorDesk *self)
{
  return self->sending;
}

DoorSpace
door_desk_get_space (DoorDesk *self)
{
  return self->space;
}

const char *
door_desk_get_public_name (DoorDesk *self)
{
  return "Living Conditions Survey";
}

const char *
door_desk_get_account (DoorDesk *self)
{
  return "Amina K.";
}

void
door_desk_lock_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
door_desk_lock_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- DoorUnlock --------------------------------------------------------------------------- */

struct _DoorUnlock {
  GObject parent_instance;
  char *folder;
  gboolean busy;
  const char *message;
};

G_DEFINE_TYPE (DoorUnlock, door_unlock, G_TYPE_OBJECT)

static void
unlock_finalize (GObject *object)
{
  g_free (DOOR_UNLOCK (object)->folder);
  G_OBJECT_CLASS (door_unlock_parent_class)->finalize (object);
}

static void
door_unlock_class_init (DoorUnlockClass *klass)
{
  static const char *const names[] = { "busy", "message", "hint", "public-name" };

  install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
  G_OBJECT_CLASS (klass)->finalize = unlock_finalize;
}

static void
door_unlock_init (DoorUnlock *self)
{
}

DoorUnlock *
door_unlock_new (const char *device_folder)
{
  DoorUnlock *self = g_object_new (DOOR_TYPE_UNLOCK, NULL);

  self->folder = g_strdup (device_folder);
  if (g_str_equal (device_folder, "lost"))
    self->message = "This tablet is not set up yet. Bring it to the office.";
  return self;
}

const char *
door_unlock_get_public_name (DoorUnlock *self)
{
  return "Living Conditions Survey";
}

gboolean
door_unlock_is_first (DoorUnlock *self)
{
  return g_str_equal (self->folder, "new");
}

DoorSpace
door_unlock_get_space (DoorUnlock *self, const char *account)
{
  return g_str_equal (self->folder, "training") ? DOOR_SPACE_TRAINING : DOOR_SPACE_SURVEY;
}

const char *const *
door_unlock_get_accounts (DoorUnlock *self)
{
  static const char *const none[] = { NULL };
  static const char *const one[] = { "Amina K.", NULL };
  static const char *const two[] = { "Amina K.", "Budi S.", NULL };

  if (g_str_equal (self->folder, "lost") || g_str_equal (self->folder, "new"))
    return none;
  return g_str_equal (self->folder, "many") ? two : one;
}

const char *
door_unlock_get_hint (DoorUnlock *self)
{
  return g_str_equal (self->folder, "demo") ? "This is a demo. The passphrase is “" STUB_PASSPHRASE
                                              "”."
                                            : NULL;
}

gboolean
door_unlock_get_busy (DoorUnlock *self)
{
  return self->busy;
}

const char *
door_unlock_get_message (DoorUnlock *self)
{
  return self->message;
}

static void
set_message (DoorUnlock *self, const char *message)
{
  self->message = message;
  g_object_notify (G_OBJECT (self), "message");
}

void
door_unlock_open_async (DoorUnlock *self,
                        const char *account,
                        const char *passphrase,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  if (!g_str_equal (passphrase, STUB_PASSPHRASE))
    {
      set_message (self, "This is not the passphrase of this account. Check it and try again.");
      g_task_return_new_error (task, DOOR_UNLOCK_ERROR, DOOR_UNLOCK_ERROR_PASSPHRASE, "%s",
                               self->message);
    }
  else
    {
      DoorDesk *desk = stub_desk_new (g_str_equal (self->folder, "many")    ? 1000
                                      : g_str_equal (self->folder, "empty") ? 0
                                                                            : 7);

      set_message (self, NULL);
      desk->space = door_unlock_get_space (self, account);
      if (g_str_equal (self->folder, "full"))
        stub_desk_set_space_warning (
            desk, "Only 180.2 MB of space is left on this device. Make room, or tell your "
                  "supervisor, before the next interview: without space no answer can be kept.");
      g_task_return_pointer (task, desk, g_object_unref);
    }
  g_object_unref (task);
}

char *
door_unlock_ask (DoorUnlock *self, const char *account, char **ret_fingerprint, GError **error)
{
  g_autofree char *slot = g_strnfill (600, 'k');

  *ret_fingerprint = g_strdup ("7Q2M-K4XA-9TDE-3RWH");
  return g_strdup_printf ("doorstep-recovery-request 1\ncontext vault\nslot %s\n", slot);
}

const char *
door_unlock_check_new (const char *passphrase, const char *again)
{
  return g_str_equal (passphrase, again) ? NULL : "The two are not the same.";
}

void
door_unlock_answer_async (DoorUnlock *self,
                          const char *account,
                          GBytes *answer,
                          const char *code,
                          const char *passphrase,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  door_unlock_open_async (self, account, g_str_equal (code, "GOOD") ? STUB_PASSPHRASE : "",
                          callback, data);
}

void
door_code_about_free (DoorCodeAbout *self)
{
  g_free (self->server);
  g_free (self->username);
  g_free (self);
}

DoorCodeAbout *
door_unlock_read_code (DoorUnlock *self, const char *code, GError **error)
{
  DoorCodeAbout *about = g_new0 (DoorCodeAbout, 1);

  about->elsewhere = g_str_has_prefix (code, "https");
  about->server = g_strdup ("central.example.org");
  return about;
}

void
door_unlock_enrol_async (DoorUnlock *self,
                         const DoorEnrolWish *wish,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_pointer (task, g_strdup ("ida"), g_free);
}

char *
door_unlock_enrol_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

DoorDesk *
door_unlock_open_finish (DoorUnlock *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The folder "own": what a server of others offers, and no cases. */
gboolean
door_desk_can_begin (DoorDesk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (door_desk_get_cases (self))) == 0;
}

void
door_form_offer_free (DoorFormOffer *self)
{
  g_free (self->name);
  g_free (self);
}

void
door_desk_forms_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify) door_form_offer_free);
  static const char *const names[] = { "Household survey", "Survey of businesses" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DoorFormOffer *offer = g_new0 (DoorFormOffer, 1);

      offer->name = g_strdup (names[i]);
      g_ptr_array_add (offers, offer);
    }
  g_task_return_pointer (task, offers, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
door_desk_forms_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_desk_begin_async (DoorDesk *self,
                       const DoorFormOffer *offer,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s was chosen", offer->name);
}

DoorCase *
door_desk_begin_finish (DoorDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
door_desk_catch_up (DoorDesk *self)
{
}

void
door_desk_refresh_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data)
{
}
