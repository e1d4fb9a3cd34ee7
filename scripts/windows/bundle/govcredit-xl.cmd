@echo off
rem The command for whoever likes to type: govcredit-xl --help
"%~dp0govcredit-xl\python.exe" -m govcredit_xl %*
