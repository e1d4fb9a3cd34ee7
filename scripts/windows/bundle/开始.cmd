@echo off
setlocal
set "PY=%~dp0govcredit-xl\python.exe"
if not exist "%PY%" goto missing
"%PY%" "%~dp0govcredit-xl\start.py" %*
if not "%ERRORLEVEL%"=="0" goto failed
exit /b 0

:missing
chcp 65001 >nul
echo.
echo   没有找到程序。请先把压缩包全部解压到一个文件夹，再双击里面的“开始”。
echo   不要在压缩包里直接双击；也不要把“开始”单独移走，要用就放快捷方式。
echo.
pause
exit /b 2

:failed
chcp 65001 >nul
echo.
echo   程序没有正常结束。本程序需要 64 位的 Windows 10 或更新版本，32 位系统和 Windows 7 不能用。
echo   系统符合要求仍这样，请重新解压压缩包；还不行，把上面的文字发给维护人员。
echo.
pause
exit /b 2
