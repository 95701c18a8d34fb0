; The Windows installer: for one person or for all of a computer, in place over an older version, and an uninstaller that asks
; what is to become of the person's own data. packaging/windows/build_installer.py calls makensis with
;   -DPAYLOAD=folder  -DVERSION=1.2.3  -DNUMBERS=1.2.3.0  -DKILOBYTES=size  -DOUT=file  -DICON=file  [-DSIGN=command]
Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
CRCCheck force

!define NAME "DRS Inspector"
!define WINDOW_PROGRAM "drs-inspector-window.exe"
!define CONSOLE_PROGRAM "drs-inspector.exe"
!define OWN_KEY "Software\DRS Inspector"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\DRS Inspector"
!define PROGID "DRSInspector.Archive"
!define CAPABILITIES "${OWN_KEY}\Capabilities"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE ; /AllUsers and /CurrentUser
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${OWN_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${OWN_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include nsDialogs.nsh
!include x64.nsh

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} installer"
VIAddVersionKey LegalCopyright "DRS Inspector contributors, Apache License 2.0"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW_PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "Start ${NAME}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${PAYLOAD}\licences\LICENSE"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_WELCOME
UninstPage custom un.AskAboutData un.NoteAnswers
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_UNPAGE_FINISH
!insertmacro MUI_LANGUAGE "English"

Var SecretsBox
Var SettingsBox
Var RemoveSecrets
Var RemoveSettings

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP|MB_OK "${NAME} needs a 64-bit Windows." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  ; Without a person to ask (/S) everything of theirs stays, unless it is asked for by /RemoveSecrets /RemoveSettings.
  ${GetParameters} $0
  StrCpy $RemoveSecrets 0
  StrCpy $RemoveSettings 0
  ClearErrors
  ${GetOptions} $0 "/RemoveSecrets" $1
  ${IfNot} ${Errors}
    StrCpy $RemoveSecrets 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/RemoveSettings" $1
  ${IfNot} ${Errors}
    StrCpy $RemoveSettings 1
  ${EndIf}
FunctionEnd

; A program that runs keeps its files: it is asked to be closed rather than killed, because a fetch may be under way.
!macro CheckClosed prefix
Function ${prefix}CheckClosed
  again:
  IfFileExists "$INSTDIR\${WINDOW_PROGRAM}" 0 closed
  ClearErrors
  FileOpen $0 "$INSTDIR\${WINDOW_PROGRAM}" a
  IfErrors running
  FileClose $0
  ClearErrors
  FileOpen $0 "$INSTDIR\${CONSOLE_PROGRAM}" a
  IfErrors running
  FileClose $0
  Goto closed
  running:
  MessageBox MB_ICONEXCLAMATION|MB_RETRYCANCEL "${NAME} is running. Close its windows and its commands in terminals, then press Retry." /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Abort "${NAME} is running."
  closed:
FunctionEnd
!macroend
!insertmacro CheckClosed ""
!insertmacro CheckClosed "un."

; Only what a build put there is removed, by the list that it was built with: a person may have put own files beside it.
!macro RemoveProgramFiles
  !include "${FILE_LIST}"
!macroend

Section "Program"
  Call CheckClosed
  SetOutPath "$INSTDIR"
  ; An older version goes by its own uninstaller, which alone knows its files; profiles and secrets stay.
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "QuietUninstallString"
  ReadRegStr $1 SHCTX "${OWN_KEY}" "InstallDir"
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$1\uninstall.exe"
    InitPluginsDir
    CopyFiles /SILENT "$1\uninstall.exe" "$PLUGINSDIR\uninstall-before.exe"
    ExecWait '"$PLUGINSDIR\uninstall-before.exe" /S /$MultiUser.InstallMode _?=$1' $2
    ${If} $2 <> 0
      MessageBox MB_ICONSTOP|MB_OK "The version before could not be removed (code $2). Nothing was changed." /SD IDOK
      SetErrorLevel 4
      Abort
    ${EndIf}
    Delete "$1\uninstall.exe"
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW_PROGRAM}" "" "$INSTDIR\${WINDOW_PROGRAM}" 0 SW_SHOWNORMAL "" "Look into database replication jobs (DRS)"

  WriteRegStr SHCTX "${OWN_KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${OWN_KEY}" "InstallMode" "$MultiUser.InstallMode"
  WriteRegStr SHCTX "${OWN_KEY}" "Version" "${VERSION}"

  ; Archives are JSON files: the program offers itself for them and leaves their program as it is.
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "DRS Inspector archive"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${WINDOW_PROGRAM},0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${WINDOW_PROGRAM}" open "%1"'
  WriteRegStr SHCTX "Software\Classes\.json\OpenWithProgids" "${PROGID}" ""
  WriteRegStr SHCTX "Software\Classes\Applications\${WINDOW_PROGRAM}" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\Applications\${WINDOW_PROGRAM}\SupportedTypes" ".json" ""
  WriteRegStr SHCTX "Software\Classes\Applications\${WINDOW_PROGRAM}\SupportedTypes" ".gz" ""
  WriteRegStr SHCTX "Software\Classes\Applications\${WINDOW_PROGRAM}\shell\open\command" "" '"$INSTDIR\${WINDOW_PROGRAM}" open "%1"'
  WriteRegStr SHCTX "${CAPABILITIES}" "ApplicationName" "${NAME}"
  WriteRegStr SHCTX "${CAPABILITIES}" "ApplicationDescription" "Shows database replication jobs (DRS) and the archives made of them"
  WriteRegStr SHCTX "${CAPABILITIES}\FileAssociations" ".json" "${PROGID}"
  WriteRegStr SHCTX "Software\RegisteredApplications" "${NAME}" "${CAPABILITIES}"
  ; A name typed into Start > Run finds the command line.
  WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\${CONSOLE_PROGRAM}" "" "$INSTDIR\${CONSOLE_PROGRAM}"

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW_PROGRAM}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "DRS Inspector contributors"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function un.AskAboutData
  !insertmacro MUI_HEADER_TEXT "Your own data" "Choose what is to be removed besides the program."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 36u "Exported archives are files of yours and stay where they are. What you leave unchecked stays too and is found again by a later installation. Only data of the person who runs this is meant."
  Pop $0
  ${NSD_CreateCheckbox} 0 44u 100% 12u "Remove passwords, keys and tokens from Windows' Credential Manager"
  Pop $SecretsBox
  ${NSD_CreateCheckbox} 0 60u 100% 12u "Remove profiles and settings"
  Pop $SettingsBox
  nsDialogs::Show
FunctionEnd

Function un.NoteAnswers
  ${NSD_GetState} $SecretsBox $RemoveSecrets
  ${NSD_GetState} $SettingsBox $RemoveSettings
FunctionEnd

Section "Uninstall"
  Call un.CheckClosed
  ; Secrets first: their names are in the profiles, and only the program knows how they are saved.
  ${If} $RemoveSecrets = 1
    nsExec::ExecToLog '"$INSTDIR\${CONSOLE_PROGRAM}" profiles forget-secrets --all --yes'
    Pop $0
    ${If} $0 <> 0
      MessageBox MB_ICONEXCLAMATION|MB_OK "Some secrets could not be removed. Look for entries named DRS Inspector in Windows' Credential Manager." /SD IDOK
    ${EndIf}
  ${EndIf}
  ${If} $RemoveSettings = 1
    ; The person's own folder, also when the program was installed for all.
    SetShellVarContext current
    RMDir /r "$LOCALAPPDATA\drs-inspector"
    ${If} $MultiUser.InstallMode == "AllUsers"
      SetShellVarContext all
    ${EndIf}
  ${EndIf}

  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  DeleteRegValue SHCTX "Software\Classes\.json\OpenWithProgids" "${PROGID}"
  DeleteRegKey SHCTX "Software\Classes\Applications\${WINDOW_PROGRAM}"
  DeleteRegValue SHCTX "Software\RegisteredApplications" "${NAME}"
  DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\${CONSOLE_PROGRAM}"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${OWN_KEY}"
  !insertmacro RemoveProgramFiles
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
