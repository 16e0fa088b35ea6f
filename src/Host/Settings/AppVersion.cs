using System.Reflection;

namespace ComfyAssistant.Host.Settings;

/// <summary>The version of this program.</summary>
internal static class AppVersion
{
    /// <summary>As releases are named, such as <c>0.2.0</c>.</summary>
    public static string Current { get; } = typeof(AppVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
