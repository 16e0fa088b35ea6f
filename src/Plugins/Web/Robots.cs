using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ComfyAssistant.Plugins.Web;

/// <summary>Asks sites what may be read, once an hour each.</summary>
public sealed class Robots(WebReader web, TimeProvider timeProvider)
{
    private const int Largest = 512 * 1024;
    private const int MostSites = 200;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (RobotsRules Rules, DateTimeOffset Read)> _sites = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws where the site does not want an address to be read.</summary>
    /// <exception cref="FetchException">It does not, or does not say.</exception>
    public async Task RequireAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);

        var site = address.GetLeftPart(UriPartial.Authority);
        var now = timeProvider.GetUtcNow();
        if (!_sites.TryGetValue(site, out var known) || now - known.Read > Age)
        {
            if (_sites.Count >= MostSites) _sites.Clear();
            _sites[site] = known = (await ReadAsync(new Uri(site + "/robots.txt"), cancellationToken), now);
        }
        if (!known.Rules.Allow(address.PathAndQuery))
            throw new FetchException(
                $"{address.Host} asks programs not to read this page (robots.txt). Tell the user, who can open it themselves.");
    }

    // Without the file everything may be read; a site that cannot say what may be is left alone (RFC 9309, 2.3.1).
    private async Task<RobotsRules> ReadAsync(Uri file, CancellationToken cancellationToken)
    {
        var answer = await web.ReadAsync(file, "text/plain", Largest, mayRead: null, cancellationToken);
        return answer.Status switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices =>
                RobotsRules.Read(Encoding.UTF8.GetString(answer.Body), WebReader.Product),
            >= HttpStatusCode.InternalServerError => RobotsRules.Closed,
            _ => RobotsRules.Open,
        };
    }
}
