/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device's folder: who may unlock it, and what an enrolment puts into a new account's vault.
 *
 *   device.json            public: the survey's public name, accounts, a demo's hint
 *   device.lock            held while an account is open
 *   accounts/NAME/         one vault each
 *
 * Order of use: door_device_enrol() at the office or from an enrolment code, once an account;
 * door_device_read() whenever the program starts.
 * Thread rule: any thread; enrolling derives a key and takes a second.
 */
#pragma once

#include "door-clock.h"
#include "door-sync.h"
#include "door-vault.h"

typedef struct {
  const char *public_name; /* the only name of the survey a household member may see */
  const char *account;     /* file-name safe, shown at unlocking */
  const char *passphrase;
  const char *person; /* as in the roster */
  const char *team;
  const char *hub_url;
  const char *token;
  const DoorPublicKeys *survey_key;
  const DoorServer *server;        /* of others: stands for the three above; NULL: a hub */
  const DoorPublicKeys *recovery;  /* NULL: a forgotten passphrase cannot be helped */
  GBytes *roster;                  /* signed; NULL: comes with the first sync */
  DoorSpace space;                 /* a training's or a pilot's account says so on every screen */
  const char *hint;                /* shown at unlocking: demo surveys only; NULL */
  const DoorKdfPolicy *kdf_policy; /* NULL: the default */
} DoorEnrolment;

/* A file of this name in an account's folder takes it out of the list of accounts (door-wipe.h). */
#define DOOR_DEVICE_CLOSED "closed"

/* Makes the account's vault and notes the account. `ret_keys` and `ret_vault` are what the office
 * puts into the roster. G_IO_ERROR_EXISTS when there is such an account. */
gboolean door_device_enrol (const char *folder,
                            const DoorEnrolment *enrolment,
                            DoorClock *clock,
                            DoorPublicKeys *ret_keys,
                            DoorUuid *ret_vault,
                            GError **error);

typedef struct {
  char *name;
  char *public_name;
  DoorSpace space;
} DoorDeviceAccount;

typedef struct {
  char *public_name;    /* of the real survey, when there is an account of it */
  char **accounts;      /* their names */
  GPtrArray *described; /* of DoorDeviceAccount, in the same order */
  char *hint;
} DoorDevice;

/* G_IO_ERROR_NOT_FOUND when nobody is enrolled in that folder; G_IO_ERROR_INVALID_DATA. */
DoorDevice *door_device_read (const char *folder, GError **error);
void door_device_free (DoorDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDevice, door_device_free)
/* NULL when there is no such account. transfer none. */
const DoorDeviceAccount *door_device_find (const DoorDevice *self, const char *account);
/* Folder of an account's vault. transfer full. */
char *door_device_vault_folder (const char *folder, const char *account);

/* One account of a device is open at a time, whichever program opens it. `holder` (the queue behind the
 * account) keeps the device until it is released or gone. G_IO_ERROR_BUSY. */
gboolean door_device_take (const char *folder, gpointer holder, GError **error);
void door_device_release (gpointer holder);

/* What an enrolment left in the vault, read back when it is open. */
typedef struct {
  char *person;
  char *team;
  DoorServer *server; /* with token or password: they lie in the vault alone */
  DoorSpace space;
  DoorPublicKeys survey_key; /* of a hub's survey; zeros: a server of others, which signs nothing */
} DoorEnrolled;

DoorEnrolled *door_enrolled_read (DoorVault *vault, GError **error);
void door_enrolled_free (DoorEnrolled *self); /* wipes token and password */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorEnrolled, door_enrolled_free)
