using ComfyAssistant.Host.Valkey;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>Keeps the calls of the environment's connection apart. All users have the same key there, and so the same pace.</summary>
internal sealed class EnvironmentPace(ModelOptions environment, TimeProvider timeProvider, SharedPace? shared = null)
{
    public Pace Pace { get; } = new(
        environment.RequestDelay, timeProvider, shared?.Of($"{Connection.EnvironmentId} {environment.BaseUrl}"));
}
