using System.Collections.Frozen;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>Something that there is once for each ComfyUI, made when it is first needed.</summary>
/// <param name="servers">Which ones there are.</param>
/// <param name="make">Makes that of the one with the name.</param>
public sealed class PerComfy<T>(ComfyServers servers, Func<string, T> make)
{
    private readonly FrozenDictionary<string, Lazy<T>> _all =
        servers.Names.ToFrozenDictionary(name => name, name => new Lazy<T>(() => make(name)), StringComparer.Ordinal);

    /// <summary>That of the ComfyUI which the work at hand is for.</summary>
    public T Current => Of(servers.Current);

    /// <summary>Those that were needed so far.</summary>
    public IEnumerable<T> Made => _all.Values.Where(its => its.IsValueCreated).Select(its => its.Value);

    /// <summary>That of one of them.</summary>
    public T Of(string name) => _all[name].Value;
}
