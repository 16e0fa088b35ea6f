using ComfyAssistant.Host.Memory;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires what gives memory back to the programs beside the service.</summary>
internal static class MemoryServices
{
    /// <summary>
    /// Adds it where there is one host. Of several, each is there to take the users of another one at any moment: for a host that has
    /// rested until then, code that it gave back comes from the disk first, and hundreds of readers would wait for a collection.
    /// </summary>
    public static IServiceCollection AddMemory(this IServiceCollection services, SettingReader settings) =>
        ValkeyServices.IsShared(settings) ? services : services.AddHostedService<SpareMemory>();
}
